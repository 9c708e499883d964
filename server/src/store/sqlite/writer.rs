//! Group commit: concurrent writes share one sync of the disk.
//!
//! A single write begins at once. Writes that arrive while its commit is synced
//! form the next group.

use super::announcer::Announcer;
use super::db::Db;
use super::group::{Job, Outcome, QueuedWrite, ResultSender, write_all};
use super::index_backlog::{IndexBacklog, IndexRequest};
use crate::committed_events::CommittedEvents;
use crate::store::batch::queued;
use crate::store::{Decision, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::{Connection, Executor, SqliteConnection};
use std::{panic::AssertUnwindSafe, sync::Arc};
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// Number of queued writes above which callers wait.
const QUEUED_WRITES: usize = 4096;

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
        let backlog = IndexBacklog::new();
        let task = Task { conn, queue, announcer, backlog, stop: writer.stop.clone() };
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

    /// Waits until the search index contains all changes that were committed before.
    pub(super) async fn index_changes(&self) -> Result<(), StoreError> {
        let (sender, indexed) = oneshot::channel();
        self.queue.send(QueuedWrite::Index(sender)).await.map_err(|_| StoreError::Closed)?;
        indexed.await.map_err(|_| StoreError::Panicked)?
    }
}

/// The task that writes.
struct Task {
    conn: SqliteConnection,
    queue: mpsc::Receiver<QueuedWrite>,
    announcer: Announcer,
    backlog: IndexBacklog,
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
                biased;
                () = self.stop.notified() => {
                    self.queue.close();
                    continue;
                }
                first = self.queue.recv() => first,
                () = self.backlog.pause() => {
                    self.backlog.step(&mut self.conn).await;
                    continue;
                }
            };
            let Some(first) = first else { break };
            let mut requests = Vec::new();
            match first {
                QueuedWrite::Index(request) => requests.push(request),
                first => self.write_group(first, &mut requests).await,
            }
            self.backlog.step_if_due(&mut self.conn, requests).await;
        }
        self.backlog.finish(&mut self.conn).await;
    }

    /// Writes and commits `first` and the writes queued behind it, and answers their
    /// callers. Requests to index between them are added to `requests`.
    async fn write_group(&mut self, first: QueuedWrite, requests: &mut Vec<IndexRequest>) {
        let Self { conn, queue, announcer, backlog, .. } = self;
        // Takes the write lock at once: to upgrade a read lock later could fail.
        if let Err(error) = conn.execute("BEGIN IMMEDIATE; SAVEPOINT job").await {
            tracing::error!(%error, "could not begin a write transaction");
            let _ = conn.execute("ROLLBACK").await;
            first.fail(error.into()).await;
            return;
        }
        let (results, committed) = write_all(conn, first, queue, requests, announcer.wanted_events()).await;
        let failed = match committed {
            Ok(events) => {
                announcer.announce(events);
                None
            }
            Err(error) => {
                tracing::error!(%error, writes = results.len(), "could not commit a group of writes");
                // SQLite may have rolled back by itself already.
                let _ = conn.execute("ROLLBACK").await;
                // It may have been committed nevertheless.
                announcer.announce(None);
                Some(Arc::new(error))
            }
        };
        backlog.add();
        for (result_sender, failed_alone) in results {
            result_sender(failed.clone().map(StoreError::Commit).or(failed_alone));
        }
    }
}
