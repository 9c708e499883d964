//! Writes decisions in batches: those that arrive while a batch is written form the
//! next one. A single decision is written at once.

use super::LATE_ROWS;
use super::db::{Db, DeferredStatements};
use super::lane_connection::{LaneConnection, begin_batch};
use super::locks::begin;
use super::owner_notifier::OwnerNotifier;
use super::search_index::index_new;
use super::sql::batch::LoadedThread;
use crate::committed_events::CommittedEvents;
use crate::pending_event::PendingEvent;
use crate::store::batch::{QueuedDecision, decide_all, queued};
use crate::store::{BatchState, Changes, Decision, Needs, StoreError};
use futures_util::FutureExt;
use shared::ConversationId;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, FromRow, PgPool, Postgres, Row, Transaction};
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{Notify, OwnedRwLockReadGuard, mpsc};

/// Maximum number of decisions per transaction.
const BATCH_DECISIONS: usize = 128;
/// Maximum number of events of a decision: a member of staff joins, answers and is
/// assigned, each announced to the guest and to the staff.
const DECISION_EVENTS: usize = 6;
/// Number of servers whose batches may be in progress at the same time.
const SERVERS: usize = 4;
// The publisher finds the events of a batch that is committed after others.
const _: () = assert!(SERVERS * BATCH_DECISIONS * DECISION_EVENTS < LATE_ROWS as usize);
/// Number of waiting decisions above which callers wait.
const WAITING_DECISIONS: usize = 4096;

/// Queue of the task that writes decisions. The task ends when this is dropped.
#[derive(Clone)]
pub(super) struct Lane(mpsc::Sender<Waiting>);

/// A decision in the queue.
struct Waiting {
    decision: Box<dyn QueuedDecision>,
    /// The store is not closed before this is dropped.
    _open: OwnedRwLockReadGuard<bool>,
}

/// Connections, and what is notified of commits.
#[derive(Clone)]
pub(super) struct Committer {
    pub(super) pool: PgPool,
    pub(super) commit_notifier: Arc<Notify>,
    pub(super) committed_events: Arc<CommittedEvents>,
    pub(super) owner_notifier: Arc<OwnerNotifier>,
}

impl Lane {
    pub(super) fn start(committer: Committer) -> Self {
        let (sender, queue) = mpsc::channel(WAITING_DECISIONS);
        tokio::spawn(run(committer, queue));
        Self(sender)
    }

    /// Makes a decision in the next batch.
    pub(super) async fn decide<D: Decision>(
        &self,
        decision: D,
        open: OwnedRwLockReadGuard<bool>,
    ) -> Result<D::Answer, D::Refusal> {
        let (decision, answer) = queued(decision);
        if self.0.send(Waiting { decision, _open: open }).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

/// Writes batches until the queue or the pool is closed.
async fn run(committer: Committer, mut queue: mpsc::Receiver<Waiting>) {
    let mut connection = LaneConnection::new(&committer.pool.connect_options());
    loop {
        let mut batch = Vec::new();
        tokio::select! {
            _ = queue.recv_many(&mut batch, BATCH_DECISIONS) => {}
            () = committer.pool.close_event() => {}
        }
        if batch.is_empty() {
            return connection.close().await;
        }
        // The callers of a batch that panics notice that their answers are gone.
        if AssertUnwindSafe(committer.write(&mut connection, batch)).catch_unwind().await.is_err() {
            tracing::error!("the task that writes panicked; it continues with the next batch");
        }
    }
}

impl Committer {
    /// Writes decisions and answers them. If the database refuses them, each half is
    /// tried, so that only the refused ones fail. Those whose conversations other
    /// writes have locked do not delay the others.
    async fn write(&self, connection: &mut LaneConnection, decisions: Vec<Waiting>) {
        let mut waiting = vec![decisions];
        while let Some(mut batch) = waiting.pop() {
            match self.try_write(connection, &mut batch).await {
                Ok(set_aside) => {
                    batch.into_iter().for_each(|waiting| waiting.decision.answer(None));
                    for decision in set_aside {
                        tokio::spawn(self.clone().write_alone(decision));
                    }
                }
                Err(error) if batch.len() > 1 && is_about_a_request(&error) => {
                    tracing::warn!(%error, writes = batch.len(), "could not write a batch; trying its halves");
                    let later = batch.split_off(batch.len() / 2);
                    waiting.extend([later, batch]);
                }
                Err(error) => fail(batch, error),
            }
        }
    }

    /// Writes decisions in one transaction. Those about conversations that are locked
    /// are removed from the batch and returned.
    async fn try_write(
        &self,
        connection: &mut LaneConnection,
        batch: &mut Vec<Waiting>,
    ) -> Result<Vec<Waiting>, StoreError> {
        let mut conn = connection.take().await?;
        let written = write_free(&mut conn, batch).await;
        let is_usable = match &written {
            Ok(_) => true,
            Err(error) => is_about_a_request(error) && conn.execute("ROLLBACK").await.is_ok(),
        };
        if is_usable {
            connection.put_back(conn);
        }
        let Written { events, set_aside } = written?;
        self.announce(events);
        Ok(set_aside)
    }

    /// Writes a decision in a transaction of its own, which waits for the lock of its
    /// conversation.
    async fn write_alone(self, mut waiting: Waiting) {
        match self.try_write_alone(&mut waiting).await {
            Ok(()) => waiting.decision.answer(None),
            Err(error) => waiting.decision.answer(Some(error)),
        }
    }

    async fn try_write_alone(&self, waiting: &mut Waiting) -> Result<(), StoreError> {
        let mut conn = self.pool.acquire().await?;
        let lock = waiting.decision.needs().conversation;
        let written = match conn.begin_with(begin(Some(lock))).await {
            Ok(transaction) => Ok(write_locked(transaction, waiting).await),
            Err(error) => Err(error),
        };
        if written.is_err() {
            // It may be in a transaction that sqlx does not know of.
            conn.close_on_drop();
        }
        self.announce(written??);
        Ok(())
    }

    /// Hands committed events to the publisher: in memory if this process owns the
    /// outbox.
    fn announce(&self, events: Vec<PendingEvent>) {
        if !events.is_empty() && !self.committed_events.add(events) {
            self.commit_notifier.notify_one();
            self.owner_notifier.notify();
        }
    }
}

/// A batch that was committed.
#[derive(Default)]
struct Written {
    events: Vec<PendingEvent>,
    /// Decisions that were not made, because other writes have locked their
    /// conversations.
    set_aside: Vec<Waiting>,
}

/// Locks conversations, loads what the decisions about them need, lets them decide,
/// and writes and commits their changes. Decisions about conversations that other
/// writes have locked are removed from the batch, if no error occurs.
async fn write_free(conn: &mut PgConnection, batch: &mut Vec<Waiting>) -> Result<Written, StoreError> {
    let needs: Vec<&Needs> = batch.iter().map(|waiting| waiting.decision.needs()).collect();
    let begun = begin_batch(conn, &needs).await?;
    let locked: HashSet<ConversationId> =
        begun.locked.iter().map(|row| row.try_get(0).map(ConversationId)).collect::<Result<_, _>>()?;
    let threads = begun.threads.iter().map(LoadedThread::from_row).collect::<Result<_, _>>()?;
    let mut db = Db { conn: &mut *conn, deferred: None, locked: None };
    let mut state = db.load_batch_of(&needs, threads).await?;
    let is_free = |waiting: &Waiting| {
        let conversation = state.conversation_of(&waiting.decision.needs().conversation);
        conversation.is_none_or(|id| locked.contains(&id))
    };
    let (free, set_aside): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(batch).into_iter().partition(is_free);
    *batch = free;
    let written = match batch.is_empty() {
        true => conn.execute("ROLLBACK").await.map(|_| Vec::new()).map_err(StoreError::from),
        false => decide_and_commit(conn, batch, &mut state).await,
    };
    match written {
        Ok(events) => Ok(Written { events, set_aside }),
        Err(error) => {
            batch.extend(set_aside);
            Err(error)
        }
    }
}

async fn decide_and_commit(
    conn: &mut PgConnection,
    batch: &mut [Waiting],
    state: &mut BatchState,
) -> Result<Vec<PendingEvent>, StoreError> {
    let changes = decide_all(batch.iter_mut().map(|waiting| &mut waiting.decision), state);
    let events = write_changes(conn, changes).await?;
    conn.execute("COMMIT").await.map_err(|error| StoreError::Commit(Arc::new(error)))?;
    Ok(events)
}

/// Loads what a decision needs, whose conversation is locked, lets it decide, and
/// writes and commits its changes.
async fn write_locked(
    mut transaction: Transaction<'_, Postgres>,
    waiting: &mut Waiting,
) -> Result<Vec<PendingEvent>, StoreError> {
    let mut db = Db { conn: &mut transaction, deferred: None, locked: None };
    let mut state = db.load_batch(&[waiting.decision.needs()]).await?;
    let changes = decide_all(std::iter::once(&mut waiting.decision), &mut state);
    let events = write_changes(&mut transaction, changes).await?;
    transaction.commit().await.map_err(|error| StoreError::Commit(Arc::new(error)))?;
    Ok(events)
}

/// Writes changes and returns their events with their ids.
async fn write_changes(conn: &mut PgConnection, changes: Changes) -> Result<Vec<PendingEvent>, StoreError> {
    let mut deferred = DeferredStatements::default();
    let mut db = Db { conn: &mut *conn, deferred: Some(&mut deferred), locked: None };
    db.write_batch(&changes).await?;
    index_new(&mut db, &changes.messages).await?;
    // In the order of the events, as they were inserted.
    let ids = deferred.flush_returning_ids(conn, "outbox").await?;
    if ids.len() != changes.events.len() {
        return Err(StoreError::Corrupt("number of events".into()));
    }
    Ok(changes.events.into_iter().zip(ids).map(|(event, id)| event.into_pending(id)).collect())
}

/// Answers the decisions of a batch that was not committed.
fn fail(mut batch: Vec<Waiting>, error: StoreError) {
    let error = match error {
        StoreError::Database(error) if batch.len() > 1 => StoreError::Commit(Arc::new(error)),
        error => error,
    };
    if let StoreError::Commit(shared) = &error {
        for waiting in batch.drain(1..) {
            waiting.decision.answer(Some(StoreError::Commit(shared.clone())));
        }
    }
    // Other errors of the store are about a single decision.
    let mut error = Some(error);
    for waiting in batch {
        waiting.decision.answer(Some(error.take().unwrap_or(StoreError::Panicked)));
    }
}

/// Returns whether the database refused data of a request, and not the whole batch.
fn is_about_a_request(error: &StoreError) -> bool {
    match error {
        StoreError::Corrupt(_) => true,
        StoreError::Database(sqlx::Error::Database(error)) => {
            // SQLSTATE: data exception, integrity constraint violation, deadlock.
            error.code().is_some_and(|code| code.starts_with("22") || code.starts_with("23") || code == "40P01")
        }
        _ => false,
    }
}
