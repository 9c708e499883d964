//! Group commit: concurrent writes share one sync of the disk.
//!
//! A single write begins at once. Writes that arrive while its commit is synced
//! form the next group.

use super::db::Db;
use super::db::DeferredStatements;
use super::search_index::{CHANGED, index_and_commit};
use crate::store::StoreError;
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

/// Handle of the only task that writes.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    commit_notifier: Arc<Notify>,
    stop: Arc<Notify>,
    /// Closed when the task, which holds the sender, has ended.
    running: watch::Receiver<()>,
}

impl Writer {
    pub(super) fn start(conn: SqliteConnection) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUED_WRITES);
        let (ended, running) = watch::channel(());
        let writer = Self { jobs, commit_notifier: Arc::new(Notify::new()), stop: Arc::new(Notify::new()), running };
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
        if self.jobs.send(job).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        receiver.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

async fn run(
    mut conn: SqliteConnection,
    mut queue: mpsc::Receiver<Job>,
    commit_notifier: Arc<Notify>,
    stop: Arc<Notify>,
) {
    loop {
        let first = tokio::select! {
            job = queue.recv() => job,
            () = stop.notified() => {
                queue.close();
                continue;
            }
        };
        let Some(first) = first else { break };
        // Takes the write lock at once: to upgrade a read lock later could fail.
        if let Err(error) = conn.execute("BEGIN IMMEDIATE; SAVEPOINT job").await {
            tracing::error!(%error, "could not begin a write transaction");
            let _ = conn.execute("ROLLBACK").await;
            (first(Err(error.into())).await.result_sender)(None);
            continue;
        }
        let (result_senders, ran) = group(&mut conn, first, &mut queue).await;
        let done = match ran {
            Ok(changed) => index_and_commit(&mut conn, changed).await,
            Err(error) => Err(error),
        };
        let failed = done.err().map(Arc::new);
        if let Some(error) = &failed {
            tracing::error!(%error, writes = result_senders.len(), "could not commit a group of writes");
            // SQLite may have rolled back by itself already.
            let _ = conn.execute("ROLLBACK").await;
        }
        commit_notifier.notify_one();
        for (result_sender, failed_alone) in result_senders {
            result_sender(failed.clone().map(StoreError::Commit).or(failed_alone));
        }
    }
    if let Err(error) = conn.close().await {
        tracing::error!(%error, "could not close the database cleanly");
    }
}

/// Runs `first` and the jobs queued behind it in the open transaction, each in its
/// own savepoint; the savepoint of the first is open already. One round trip closes
/// a savepoint and opens the next one. One round trip also closes the last
/// savepoint and reads the documents to index, which are returned.
async fn group(
    conn: &mut SqliteConnection,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
) -> (Vec<(ResultSender, Option<StoreError>)>, Result<Vec<SqliteRow>, sqlx::Error>) {
    let mut result_senders = Vec::new();
    let mut changed = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next {
        let mut deferred = DeferredStatements::default();
        let Outcome { commit, result_sender } = job(Ok(Db { conn, deferred: Some(&mut deferred) })).await;
        // This is the only receiver: what is in the queue now is still there below.
        let goes_on = result_senders.len() + 1 < GROUP_WRITES && !queue.is_empty();
        match close_savepoint(conn, deferred, commit, if goes_on { "SAVEPOINT job" } else { CHANGED }).await {
            Ok((rows, failed)) => {
                changed = rows;
                result_senders.push((result_sender, failed));
            }
            Err(error) => {
                result_senders.push((result_sender, None));
                return (result_senders, Err(error));
            }
        }
        next = if goes_on { queue.try_recv().ok() } else { None };
    }
    (result_senders, Ok(changed))
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
