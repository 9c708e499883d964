//! Group commit: concurrent writes share one sync of the disk.
//!
//! A single write begins at once. Writes that arrive while its commit is synced
//! form the next group.

use super::announcer::Announcer;
use super::db::Db;
use super::db::DeferredStatements;
use super::search_index::{CHANGED, index_and_commit};
use crate::committed_events::CommittedEvents;
use crate::store::batch::{QueuedDecision, decide_all, queued};
use crate::store::{Decision, Needs, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, Executor, SqliteConnection};
use std::{panic::AssertUnwindSafe, sync::Arc};
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// Maximum number of writes per commit: it bounds how long the first of them waits.
const GROUP_WRITES: usize = 256;
/// Number of queued writes above which callers wait.
const QUEUED_WRITES: usize = 4096;

/// Sends the result of a job to its caller; takes the error if the commit failed.
type ResultSender = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// Result of a job.
struct Outcome {
    commit: bool,
    result_sender: ResultSender,
}

/// Write with any result type, so that all fit into one queue. It receives the
/// error if no transaction could be opened.
type Job = Box<dyn for<'c> FnOnce(Result<Db<'c>, StoreError>) -> BoxFuture<'c, Outcome> + Send>;

/// Write in the queue.
enum QueuedWrite {
    /// It runs alone, in a savepoint of its own.
    Job(Job),
    /// It is decided and written together with the other decisions of the group.
    Decision(Box<dyn QueuedDecision>),
}

impl QueuedWrite {
    /// Tells the caller that no transaction could be opened.
    async fn fail(self, error: StoreError) {
        match self {
            Self::Job(job) => (job(Err(error)).await.result_sender)(None),
            Self::Decision(decision) => decision.answer(Some(error)),
        }
    }
}

/// Handle of the only task that writes.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<QueuedWrite>,
    commit_notifier: Arc<Notify>,
    committed_events: Arc<CommittedEvents>,
    stop: Arc<Notify>,
    /// Closed when the task, which holds the sender, has ended.
    running: watch::Receiver<()>,
}

impl Writer {
    pub(super) fn start(conn: SqliteConnection) -> Self {
        let (sender, queue) = mpsc::channel(QUEUED_WRITES);
        let (ended, running) = watch::channel(());
        let (commit_notifier, committed_events) = (Arc::new(Notify::new()), Arc::new(CommittedEvents::default()));
        let announcer = Announcer::new(commit_notifier.clone(), committed_events.clone());
        let writer = Self { queue: sender, commit_notifier, committed_events, stop: Arc::new(Notify::new()), running };
        let task = Task { conn, queue, announcer, stop: writer.stop.clone() };
        tokio::spawn(async move {
            task.run().await;
            drop(ended);
        });
        writer
    }

    pub(super) fn commit_notifier(&self) -> Arc<Notify> {
        self.commit_notifier.clone()
    }

    pub(super) fn committed_events(&self) -> Arc<CommittedEvents> {
        self.committed_events.clone()
    }

    /// Lets the task finish the queued writes and waits until it has ended.
    pub(super) async fn close(&self) {
        self.stop.notify_one();
        // The queue is already closed while its last jobs run.
        while self.running.clone().changed().await.is_ok() {}
    }

    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            async move {
                // A panic in one job must not end the task.
                let result = match db {
                    Err(error) => Err(error.into()),
                    Ok(db) => match AssertUnwindSafe(job(db)).catch_unwind().await {
                        Ok(result) => result,
                        Err(_) => Err(StoreError::Panicked.into()),
                    },
                };
                let commit = result.is_ok();
                let result_sender: ResultSender = Box::new(move |failed| {
                    // The caller may be gone.
                    let _ = sender.send(match failed {
                        Some(error) => Err(error.into()),
                        None => result,
                    });
                });
                Outcome { commit, result_sender }
            }
            .boxed()
        });
        if self.queue.send(QueuedWrite::Job(job)).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        receiver.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    pub(super) async fn decide<D: Decision>(&self, decision: D) -> Result<D::Answer, D::Refusal> {
        let (decision, answer) = queued(decision);
        if self.queue.send(QueuedWrite::Decision(decision)).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

/// The task that writes.
struct Task {
    conn: SqliteConnection,
    queue: mpsc::Receiver<QueuedWrite>,
    announcer: Announcer,
    stop: Arc<Notify>,
}

impl Task {
    /// Writes groups until the queue is closed and empty, then closes the database.
    async fn run(mut self) {
        // The callers of a group that panics notice that their answers are gone.
        while AssertUnwindSafe(self.write_groups()).catch_unwind().await.is_err() {
            tracing::error!("the task that writes panicked; it continues with the next group of writes");
            // It may be in a transaction.
            let _ = self.conn.execute("ROLLBACK").await;
        }
        if let Err(error) = self.conn.close().await {
            tracing::error!(%error, "could not close the database cleanly");
        }
    }

    async fn write_groups(&mut self) {
        loop {
            let first = tokio::select! {
                first = self.queue.recv() => first,
                () = self.stop.notified() => {
                    self.queue.close();
                    continue;
                }
            };
            let Some(first) = first else { return };
            self.write_group(first).await;
        }
    }

    /// Writes and commits `first` and the writes queued behind it, and answers their
    /// callers.
    async fn write_group(&mut self, first: QueuedWrite) {
        let Self { conn, queue, announcer, .. } = self;
        // Takes the write lock at once: to upgrade a read lock later could fail.
        if let Err(error) = conn.execute("BEGIN IMMEDIATE; SAVEPOINT job").await {
            tracing::error!(%error, "could not begin a write transaction");
            let _ = conn.execute("ROLLBACK").await;
            first.fail(error.into()).await;
            return;
        }
        let (result_senders, ran) = group(conn, first, queue).await;
        let done = match ran {
            Ok(changed) => index_and_commit(conn, changed, announcer.wanted_events()).await,
            Err(error) => Err(error),
        };
        let failed = match done {
            Ok(events) => {
                announcer.announce(events);
                None
            }
            Err(error) => {
                tracing::error!(%error, writes = result_senders.len(), "could not commit a group of writes");
                // SQLite may have rolled back by itself already.
                let _ = conn.execute("ROLLBACK").await;
                // It may have been committed nevertheless.
                announcer.announce(None);
                Some(Arc::new(error))
            }
        };
        for (result_sender, failed_alone) in result_senders {
            result_sender(failed.clone().map(StoreError::Commit).or(failed_alone));
        }
    }
}

/// Senders of the results of a group, each with the error of a write that failed
/// alone.
type Results = Vec<(ResultSender, Option<StoreError>)>;

/// Runs `first` and the writes queued behind it in the open transaction: jobs each in
/// a savepoint of its own, and then all decisions in one. The first savepoint is open
/// already. One round trip closes a savepoint and opens the next one. One round trip
/// also closes the last savepoint and reads the documents to index, which are
/// returned.
async fn group(
    conn: &mut SqliteConnection,
    first: QueuedWrite,
    queue: &mut mpsc::Receiver<QueuedWrite>,
) -> (Results, Result<Vec<SqliteRow>, sqlx::Error>) {
    let (mut results, mut decisions) = (Results::new(), Vec::new());
    let mut next = Some(first);
    while let Some(write) = next {
        // This is the only receiver: what is in the queue now is still there below.
        match write {
            QueuedWrite::Decision(decision) => decisions.push(decision),
            QueuedWrite::Job(job) => {
                let mut deferred = DeferredStatements::default();
                let Outcome { commit, result_sender } = job(Ok(Db { conn, deferred: Some(&mut deferred) })).await;
                let is_last = decisions.is_empty() && (results.len() + 1 >= GROUP_WRITES || queue.is_empty());
                match close_savepoint(conn, deferred, commit, if is_last { CHANGED } else { "SAVEPOINT job" }).await {
                    Ok((changed, failed)) => {
                        results.push((result_sender, failed));
                        if is_last {
                            return (results, Ok(changed));
                        }
                    }
                    Err(error) => {
                        results.push((result_sender, None));
                        results.extend(decisions.into_iter().map(|decision| (sender(decision), None)));
                        return (results, Err(error));
                    }
                }
            }
        }
        next = if results.len() + decisions.len() < GROUP_WRITES { queue.try_recv().ok() } else { None };
    }
    let written = write_decisions(conn, decisions, &mut results).await;
    (results, written)
}

/// Makes decisions and writes their changes, in the open savepoint. If the database
/// refuses them, each half is tried, so that only the refused ones fail. Returns the
/// documents to index.
async fn write_decisions(
    conn: &mut SqliteConnection,
    decisions: Vec<Box<dyn QueuedDecision>>,
    results: &mut Results,
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    let mut changed = Vec::new();
    let mut waiting = vec![decisions];
    while let Some(mut batch) = waiting.pop() {
        let mut deferred = DeferredStatements::default();
        let written = write_batch(Db { conn, deferred: Some(&mut deferred) }, &mut batch).await;
        let then = if waiting.is_empty() { CHANGED } else { "SAVEPOINT job" };
        let closed = close_savepoint(conn, deferred, written.is_ok(), then).await;
        let failed = match (closed, written) {
            (Err(error), _) => {
                waiting.push(batch);
                results.extend(waiting.into_iter().flatten().map(|decision| (sender(decision), None)));
                return Err(error);
            }
            (Ok((rows, failed)), written) => {
                changed = rows;
                written.err().or(failed)
            }
        };
        match failed {
            Some(error) if batch.len() > 1 => {
                tracing::warn!(%error, writes = batch.len(), "could not write a batch; trying its halves");
                let is_open = !waiting.is_empty();
                let later = batch.split_off(batch.len() / 2);
                waiting.extend([later, batch]);
                if !is_open && let Err(error) = conn.execute("SAVEPOINT job").await {
                    results.extend(waiting.into_iter().flatten().map(|decision| (sender(decision), None)));
                    return Err(error);
                }
            }
            Some(error) => {
                let mut error = Some(error);
                results.extend(batch.into_iter().map(|decision| (sender(decision), error.take())));
            }
            None => results.extend(batch.into_iter().map(|decision| (sender(decision), None))),
        }
    }
    Ok(changed)
}

async fn write_batch(mut db: Db<'_>, batch: &mut [Box<dyn QueuedDecision>]) -> Result<(), StoreError> {
    let needs: Vec<&Needs> = batch.iter().map(|decision| decision.needs()).collect();
    let mut state = db.load_batch(&needs).await?;
    let changes = decide_all(batch.iter_mut(), &mut state);
    db.write_batch(&changes).await
}

/// Returns the function that answers a decision.
fn sender(decision: Box<dyn QueuedDecision>) -> ResultSender {
    Box::new(|failed| decision.answer(failed))
}

/// Releases the savepoint of a write, or rolls back to it, and runs `then`. Returns
/// the rows of `then`, and an error if the write was to be kept but one of its
/// deferred statements failed.
async fn close_savepoint(
    conn: &mut SqliteConnection,
    mut deferred: DeferredStatements,
    commit: bool,
    then: &str,
) -> Result<(Vec<SqliteRow>, Option<StoreError>), sqlx::Error> {
    let mut failed = None;
    if commit {
        let left = !deferred.is_empty();
        match deferred.flush(conn, &format!("RELEASE job; {then}")).await {
            Ok(rows) => return Ok((rows, None)),
            Err(error) if left => failed = Some(error.into()),
            Err(error) => return Err(error),
        }
    }
    let rows = DeferredStatements::default().flush(conn, &format!("ROLLBACK TO job; RELEASE job; {then}")).await?;
    Ok((rows, failed))
}
