//! Group commit: concurrent writes share one sync of the disk.
//!
//! A single write begins at once. Writes that arrive while its commit is synced
//! form the next group.

use super::db::Db;
use super::db::DeferredStatements;
use super::index_backlog::IndexBacklog;
use crate::store::batch::{QueuedDecision, decide_all, queued};
use crate::store::{Decision, Needs, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
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
    /// Request to index all changes before it.
    Index(IndexRequest),
}

impl QueuedWrite {
    /// Tells the caller that no transaction could be opened.
    async fn fail(self, error: StoreError) {
        match self {
            Self::Job(job) => (job(Err(error)).await.result_sender)(None),
            Self::Decision(decision) => decision.answer(Some(error)),
            // Dropped, which the caller notices.
            Self::Index(_) => {}
        }
    }
}

/// Sender of the result of indexing.
type IndexRequest = oneshot::Sender<()>;

/// Handle of the only task that writes.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<QueuedWrite>,
    commit_notifier: Arc<Notify>,
    stop: Arc<Notify>,
    /// Closed when the task, which holds the sender, has ended.
    running: watch::Receiver<()>,
}

impl Writer {
    pub(super) fn start(conn: SqliteConnection) -> Self {
        let (sender, queue) = mpsc::channel(QUEUED_WRITES);
        let (ended, running) = watch::channel(());
        let writer =
            Self { queue: sender, commit_notifier: Arc::new(Notify::new()), stop: Arc::new(Notify::new()), running };
        let (commit_notifier, stop) = (writer.commit_notifier.clone(), writer.stop.clone());
        tokio::spawn(async move {
            run(conn, queue, commit_notifier, stop).await;
            drop(ended);
        });
        writer
    }

    pub(super) fn commit_notifier(&self) -> Arc<Notify> {
        self.commit_notifier.clone()
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
        receiver.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    pub(super) async fn decide<D: Decision>(&self, decision: D) -> Result<D::Answer, D::Refusal> {
        let (decision, answer) = queued(decision);
        if self.queue.send(QueuedWrite::Decision(decision)).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Waits until the search index contains all changes that were committed
    /// before.
    pub(super) async fn index_changes(&self) -> Result<(), StoreError> {
        let (sender, indexed) = oneshot::channel();
        self.queue.send(QueuedWrite::Index(sender)).await.map_err(|_| StoreError::Closed)?;
        indexed.await.map_err(|_| StoreError::Closed)
    }
}

async fn run(
    mut conn: SqliteConnection,
    mut queue: mpsc::Receiver<QueuedWrite>,
    commit_notifier: Arc<Notify>,
    stop: Arc<Notify>,
) {
    let mut backlog = IndexBacklog::default();
    loop {
        let first = tokio::select! {
            biased;
            first = queue.recv() => first,
            () = stop.notified() => {
                queue.close();
                continue;
            }
            () = backlog.pause() => {
                backlog.index_some(&mut conn).await;
                continue;
            }
        };
        let Some(first) = first else { break };
        let mut requests = Vec::new();
        match first {
            QueuedWrite::Index(request) => requests.push(request),
            first => {
                write_group(&mut conn, first, &mut queue, &mut requests, &commit_notifier).await;
                backlog.add();
            }
        }
        if !requests.is_empty() || backlog.is_old() {
            backlog.index(&mut conn, requests).await;
        }
    }
    backlog.index(&mut conn, Vec::new()).await;
    if let Err(error) = conn.close().await {
        tracing::error!(%error, "could not close the database cleanly");
    }
}

/// Writes and commits a group, and answers its callers. Requests to index that are in
/// the queue between its writes are added to `requests`.
async fn write_group(
    conn: &mut SqliteConnection,
    first: QueuedWrite,
    queue: &mut mpsc::Receiver<QueuedWrite>,
    requests: &mut Vec<IndexRequest>,
    commit_notifier: &Notify,
) {
    // Takes the write lock at once: to upgrade a read lock later could fail.
    if let Err(error) = conn.execute("BEGIN IMMEDIATE; SAVEPOINT job").await {
        tracing::error!(%error, "could not begin a write transaction");
        let _ = conn.execute("ROLLBACK").await;
        first.fail(error.into()).await;
        return;
    }
    let (results, committed) = group(conn, first, queue, requests).await;
    let failed = committed.err().map(Arc::new);
    if let Some(error) = &failed {
        tracing::error!(%error, writes = results.len(), "could not commit a group of writes");
        // SQLite may have rolled back by itself already.
        let _ = conn.execute("ROLLBACK").await;
    }
    commit_notifier.notify_one();
    for (result_sender, failed_alone) in results {
        result_sender(failed.clone().map(StoreError::Commit).or(failed_alone));
    }
}

/// Senders of the results of a group, each with the error of a write that failed
/// alone.
type Results = Vec<(ResultSender, Option<StoreError>)>;

/// Runs `first` and the writes queued behind it in the open transaction, and commits
/// it: jobs each in a savepoint of its own, and then all decisions in one. The first
/// savepoint is open already. One round trip closes a savepoint and opens the next one
/// or commits.
async fn group(
    conn: &mut SqliteConnection,
    first: QueuedWrite,
    queue: &mut mpsc::Receiver<QueuedWrite>,
    requests: &mut Vec<IndexRequest>,
) -> (Results, Result<(), sqlx::Error>) {
    let (mut results, mut decisions) = (Results::new(), Vec::new());
    let mut next = Some(first);
    while let Some(write) = next {
        match write {
            QueuedWrite::Index(request) => requests.push(request),
            QueuedWrite::Decision(decision) => decisions.push(decision),
            QueuedWrite::Job(job) => {
                let mut deferred = DeferredStatements::default();
                let Outcome { commit, result_sender } = job(Ok(Db { conn, deferred: Some(&mut deferred) })).await;
                match close_savepoint(conn, deferred, commit, OPEN).await {
                    Ok(failed) => results.push((result_sender, failed)),
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
    let committed = write_decisions(conn, decisions, &mut results).await;
    (results, committed)
}

/// Makes decisions and writes their changes, in the open savepoint, and commits the
/// transaction. If the database refuses them, each half is tried, so that only the
/// refused ones fail.
async fn write_decisions(
    conn: &mut SqliteConnection,
    decisions: Vec<Box<dyn QueuedDecision>>,
    results: &mut Results,
) -> Result<(), sqlx::Error> {
    let mut waiting = vec![decisions];
    waiting.retain(|batch| !batch.is_empty());
    while let Some(mut batch) = waiting.pop() {
        let mut deferred = DeferredStatements::default();
        let written = write_batch(Db { conn, deferred: Some(&mut deferred) }, &mut batch).await;
        let then = if waiting.is_empty() { "COMMIT" } else { OPEN };
        let failed = match close_savepoint(conn, deferred, written.is_ok(), then).await {
            Ok(failed) => written.err().or(failed),
            Err(error) => {
                waiting.push(batch);
                results.extend(waiting.into_iter().flatten().map(|decision| (sender(decision), None)));
                return Err(error);
            }
        };
        match failed {
            None if waiting.is_empty() => {
                results.extend(batch.into_iter().map(|decision| (sender(decision), None)));
                return Ok(());
            }
            Some(error) if batch.len() > 1 => {
                tracing::warn!(%error, writes = batch.len(), "could not write a batch; trying its halves");
                let later = batch.split_off(batch.len() / 2);
                waiting.extend([later, batch]);
            }
            mut failed => results.extend(batch.into_iter().map(|decision| (sender(decision), failed.take()))),
        }
    }
    conn.execute("RELEASE job; COMMIT").await?;
    Ok(())
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

/// Opens the savepoint of the next write.
const OPEN: &str = "SAVEPOINT job";

/// Releases the savepoint of a write and runs `then`, or rolls back to it and opens
/// another one. Returns an error if the write was to be kept but one of its deferred
/// statements failed.
async fn close_savepoint(
    conn: &mut SqliteConnection,
    mut deferred: DeferredStatements,
    commit: bool,
    then: &str,
) -> Result<Option<StoreError>, sqlx::Error> {
    let mut failed = None;
    if commit {
        match deferred.flush(conn, &format!("RELEASE job; {then}")).await {
            Ok(_) => return Ok(None),
            Err(error) => failed = Some(error),
        }
    }
    match (conn.execute("ROLLBACK TO job; RELEASE job; SAVEPOINT job").await, failed) {
        (Ok(_), failed) => Ok(failed.map(StoreError::from)),
        // The savepoint is gone: the transaction itself failed.
        (Err(_), Some(error)) | (Err(error), None) => Err(error),
    }
}
