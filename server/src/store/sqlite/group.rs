//! A group of writes, which share a transaction.

use super::announcer::WantedEvents;
use super::db::{Db, DeferredStatements};
use super::index_backlog::IndexRequest;
use crate::pending_event::PendingEvent;
use crate::store::batch::{QueuedDecision, decide_all};
use crate::store::{Needs, StoreError};
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{Executor, FromRow, SqliteConnection};
use tokio::sync::mpsc;

/// Maximum number of writes per commit: it bounds how long the first of them waits.
const GROUP_WRITES: usize = 256;

/// Sends the result of a job to its caller; takes the error if the commit failed.
pub(super) type ResultSender = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// Result of a job.
pub(super) struct Outcome {
    pub(super) commit: bool,
    pub(super) result_sender: ResultSender,
}

/// Write with any result type, so that all fit into one queue. It receives the
/// error if no transaction could be opened.
pub(super) type Job = Box<dyn for<'c> FnOnce(Result<Db<'c>, StoreError>) -> BoxFuture<'c, Outcome> + Send>;

/// Write in the queue.
pub(super) enum QueuedWrite {
    /// It runs alone, in a savepoint of its own.
    Job(Job),
    /// It is decided and written together with the other decisions of the group.
    Decision(Box<dyn QueuedDecision>),
    /// Request to index all changes before it.
    Index(IndexRequest),
}

impl QueuedWrite {
    /// Tells the caller that no transaction could be opened.
    pub(super) async fn fail(self, error: StoreError) {
        match self {
            Self::Job(job) => (job(Err(error)).await.result_sender)(None),
            Self::Decision(decision) => decision.answer(Some(error)),
            Self::Index(request) => {
                // The caller may be gone.
                let _ = request.send(Err(error));
            }
        }
    }
}

/// Senders of the results of a group, each with the error of a write that failed
/// alone.
pub(super) type Results = Vec<(ResultSender, Option<StoreError>)>;

/// Runs `first` and the writes queued behind it in the open transaction, and commits
/// it: jobs each in a savepoint of its own, and then all decisions in one. The first
/// savepoint is open already. One round trip closes a savepoint and opens the next one
/// or commits. Returns the wanted events.
pub(super) async fn write_all(
    conn: &mut SqliteConnection,
    first: QueuedWrite,
    queue: &mut mpsc::Receiver<QueuedWrite>,
    requests: &mut Vec<IndexRequest>,
    wanted: Option<WantedEvents>,
) -> (Results, Result<Option<Vec<PendingEvent>>, sqlx::Error>) {
    let (mut results, mut decisions) = (Results::new(), Vec::new());
    let mut next = Some(first);
    while let Some(write) = next {
        match write {
            QueuedWrite::Index(request) => requests.push(request),
            QueuedWrite::Decision(decision) => decisions.push(decision),
            QueuedWrite::Job(job) => {
                let mut deferred = DeferredStatements::default();
                let Outcome { commit, result_sender } = job(Ok(Db { conn, deferred: Some(&mut deferred) })).await;
                match close_savepoint(conn, deferred, commit, Next::Savepoint).await {
                    Ok(closed) => results.push((result_sender, closed.failed)),
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
    let committed = write_decisions(conn, decisions, &mut results, wanted).await;
    (results, committed.and_then(|rows| events(&rows, wanted)))
}

fn events(rows: &[SqliteRow], wanted: Option<WantedEvents>) -> Result<Option<Vec<PendingEvent>>, sqlx::Error> {
    wanted.map(|_| rows.iter().map(PendingEvent::from_row).collect()).transpose()
}

/// Makes decisions and writes their changes, in the open savepoint, and commits the
/// transaction. If the database refuses them, each half is tried, so that only the
/// refused ones fail. Returns the rows of the wanted events.
async fn write_decisions(
    conn: &mut SqliteConnection,
    decisions: Vec<Box<dyn QueuedDecision>>,
    results: &mut Results,
    wanted: Option<WantedEvents>,
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    let mut waiting = vec![decisions];
    waiting.retain(|batch| !batch.is_empty());
    while let Some(mut batch) = waiting.pop() {
        let mut deferred = DeferredStatements::default();
        let written = write_batch(Db { conn, deferred: Some(&mut deferred) }, &mut batch).await;
        let next = if waiting.is_empty() { Next::Commit(wanted) } else { Next::Savepoint };
        let Closed { failed, rows } = match close_savepoint(conn, deferred, written.is_ok(), next).await {
            Ok(closed) => closed,
            Err(error) => {
                waiting.push(batch);
                results.extend(waiting.into_iter().flatten().map(|decision| (sender(decision), None)));
                return Err(error);
            }
        };
        match written.err().or(failed) {
            None if waiting.is_empty() => {
                results.extend(batch.into_iter().map(|decision| (sender(decision), None)));
                return Ok(rows);
            }
            Some(error) if batch.len() > 1 => {
                tracing::warn!(%error, writes = batch.len(), "could not write a batch; trying its halves");
                let later = batch.split_off(batch.len() / 2);
                waiting.extend([later, batch]);
            }
            mut failed => results.extend(batch.into_iter().map(|decision| (sender(decision), failed.take()))),
        }
    }
    // The savepoint that is open contains nothing.
    Next::Commit(wanted).run(conn, DeferredStatements::default()).await
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

/// Action after the release of a savepoint.
#[derive(Clone, Copy)]
enum Next {
    /// Opens the savepoint of the next write.
    Savepoint,
    /// Commits the transaction and reads the wanted events.
    Commit(Option<WantedEvents>),
}

impl Next {
    /// Executes the deferred statements, releases the savepoint and continues, in one
    /// round trip. Returns the rows of the wanted events.
    async fn run(
        self,
        conn: &mut SqliteConnection,
        mut deferred: DeferredStatements,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        match self {
            Self::Savepoint => deferred.flush(conn, "RELEASE job; SAVEPOINT job").await,
            Self::Commit(None) => deferred.flush(conn, "RELEASE job; COMMIT").await,
            Self::Commit(Some(WantedEvents { after, limit })) => {
                let read =
                    "SELECT id, channel, name, data, created_at_ms FROM outbox WHERE id > $1 ORDER BY id LIMIT $2";
                deferred.push_sql("RELEASE job; COMMIT");
                deferred.push(read, [after.into(), limit.into()]).map_err(|_| sqlx::Error::WorkerCrashed)?;
                deferred.flush(conn, "").await
            }
        }
    }
}

/// Result of closing a savepoint.
#[derive(Default)]
struct Closed {
    /// Error of a deferred statement of a write that was to be kept.
    failed: Option<StoreError>,
    /// Rows of the wanted events.
    rows: Vec<SqliteRow>,
}

/// Releases the savepoint of a write and continues, or rolls back to it and opens
/// another one, in place of a commit too.
async fn close_savepoint(
    conn: &mut SqliteConnection,
    deferred: DeferredStatements,
    keep: bool,
    next: Next,
) -> Result<Closed, sqlx::Error> {
    let mut failed = None;
    if keep {
        match next.run(conn, deferred).await {
            Ok(rows) => return Ok(Closed { failed: None, rows }),
            Err(error) => failed = Some(error),
        }
    }
    match (conn.execute("ROLLBACK TO job; RELEASE job; SAVEPOINT job").await, failed) {
        (Ok(_), failed) => Ok(Closed { failed: failed.map(StoreError::from), rows: Vec::new() }),
        // The savepoint is gone: the transaction itself failed.
        (Err(_), Some(error)) | (Err(error), None) => Err(error),
    }
}
