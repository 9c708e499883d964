//! Writes decisions in batches: those that arrive while a batch is written form the
//! next one. A single decision is written at once.

use super::LATE_ROWS;
use super::db::{Db, DeferredStatements};
use super::locks::begin;
use super::owner_notifier::OwnerNotifier;
use super::search_index::index_new;
use crate::store::batch::{QueuedDecision, decide_all, queued};
use crate::store::{Changes, ConversationLock, Decision, Needs, StoreError};
use sqlx::{Connection, PgPool, Postgres, Transaction};
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

async fn run(committer: Committer, mut queue: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while queue.recv_many(&mut batch, BATCH_DECISIONS).await > 0 {
        committer.write(std::mem::take(&mut batch)).await;
    }
}

impl Committer {
    /// Writes decisions and answers them. If the database refuses them, each half is
    /// tried, so that only the refused ones fail. Those whose conversations other
    /// writes have locked do not delay the others.
    async fn write(&self, decisions: Vec<Waiting>) {
        let mut waiting = vec![decisions];
        while let Some(mut batch) = waiting.pop() {
            match self.try_write(&mut batch, None).await {
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

    /// Writes a decision in a transaction of its own, which waits for the lock of its
    /// conversation.
    async fn write_alone(self, decision: Waiting) {
        let lock = decision.decision.needs().conversation;
        let mut batch = vec![decision];
        match self.try_write(&mut batch, Some(lock)).await {
            Ok(_) => batch.into_iter().for_each(|waiting| waiting.decision.answer(None)),
            Err(error) => fail(batch, error),
        }
    }

    /// Writes decisions in one transaction, which waits for the given lock. Without
    /// one, decisions about conversations that are locked are removed from the batch
    /// and returned.
    async fn try_write(
        &self,
        batch: &mut Vec<Waiting>,
        lock: Option<ConversationLock>,
    ) -> Result<Vec<Waiting>, StoreError> {
        let mut conn = self.pool.acquire().await?;
        let begun = match conn.begin_with(begin(lock)).await {
            Ok(transaction) => Ok(write_in(transaction, batch, lock.is_some()).await),
            Err(error) => Err(error),
        };
        if begun.is_err() {
            // It may be in a transaction that sqlx does not know of.
            conn.close_on_drop();
        }
        let set_aside = begun??;
        self.commit_notifier.notify_one();
        self.owner_notifier.notify();
        Ok(set_aside)
    }
}

/// Loads what decisions need, lets them decide, and writes and commits their changes.
/// Unless their conversations are locked already, those that other writes have locked
/// are returned, if no error occurs.
async fn write_in(
    mut transaction: Transaction<'_, Postgres>,
    batch: &mut Vec<Waiting>,
    is_locked: bool,
) -> Result<Vec<Waiting>, StoreError> {
    let needs: Vec<&Needs> = batch.iter().map(|waiting| waiting.decision.needs()).collect();
    let mut deferred = DeferredStatements::default();
    let mut db = Db { conn: &mut transaction, deferred: Some(&mut deferred), locked: None };
    let locked = if is_locked { None } else { Some(db.lock_free_conversations(&needs).await?) };
    let mut state = db.load_batch(&needs).await?;
    let is_free = |waiting: &Waiting| {
        let conversation = state.conversation_of(&waiting.decision.needs().conversation);
        locked.as_ref().is_none_or(|locked| conversation.is_none_or(|id| locked.contains(&id)))
    };
    let (mut free, set_aside): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(batch).into_iter().partition(is_free);
    if free.is_empty() {
        // A connection that fails is noticed by its next user.
        let _ = transaction.rollback().await;
        return Ok(set_aside);
    }
    let changes = decide_all(free.iter_mut().map(|waiting| &mut waiting.decision), &mut state);
    batch.extend(free);
    let written = write_and_commit(transaction, &changes).await;
    if let Err(error) = written {
        batch.extend(set_aside);
        return Err(error);
    }
    Ok(set_aside)
}

async fn write_and_commit(mut transaction: Transaction<'_, Postgres>, changes: &Changes) -> Result<(), StoreError> {
    let mut deferred = DeferredStatements::default();
    let mut db = Db { conn: &mut transaction, deferred: Some(&mut deferred), locked: None };
    db.write_batch(changes).await?;
    index_new(&mut db, &changes.messages).await?;
    deferred.flush(&mut transaction).await?;
    transaction.commit().await.map_err(|error| StoreError::Commit(Arc::new(error)))
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
