//! Store in a PostgreSQL database.

use super::SCHEMA;
use super::db::Db;
use super::db::DeferredStatements;
use super::lane::{Committer, Lane};
use super::lane_connection::PING_AFTER_IDLE;
use super::locks::begin;
use super::maintenance_connection::migrate;
use super::owner_notifier::OwnerNotifier;
use super::search_index;
use crate::clock::{OsRandom, Random};
use crate::committed_events::CommittedEvents;
use crate::store::{Claimant, ConversationLock, Decision, StoreError};
use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool, Postgres, Transaction};
use std::future::Future;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OwnedRwLockReadGuard, RwLock};

/// Number of connections of one server: more would only wait for the same disk.
pub(super) const CONNECTIONS: u32 = 16;
/// Time that a query waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Limits enforced by the database: the time of a statement, the wait for a lock,
/// and an idle transaction. And that this version counts new messages itself in the
/// rows of their conversations, without a trigger.
const REQUEST_SETTINGS: [(&str, &str); 4] = [
    ("statement_timeout", "10s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("guest_chat.counts_messages", "on"),
];
/// Begins a read transaction.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Store in a Postgres database.
#[derive(Clone)]
pub struct Store {
    pub(super) pool: PgPool,
    pub(super) commit_notifier: Arc<Notify>,
    committed_events: Arc<CommittedEvents>,
    /// Notifies the process that empties the outbox.
    pub(super) owner_notifier: Arc<OwnerNotifier>,
    pub(super) claimant: Claimant,
    /// `true` while writes are accepted. Each write holds a read lock until it
    /// ends.
    pub(super) open: Arc<RwLock<bool>>,
    lane: Lane,
}

/// Connection for reading.
pub enum ReadConnection {
    /// Read transaction.
    Transaction(Transaction<'static, Postgres>),
    /// Connection for a single query.
    Single(PoolConnection<Postgres>),
}

impl ReadConnection {
    /// Returns the connection that executes statements.
    pub fn db(&mut self) -> Db<'_> {
        let conn = match self {
            Self::Transaction(transaction) => &mut **transaction,
            Self::Single(connection) => &mut **connection,
        };
        Db { conn, deferred: None, locked: None }
    }
}

/// Checks that a connection is alive. One that was used a moment ago is not pinged:
/// that would cost a round trip before each use.
async fn check_alive(conn: &mut PgConnection, idle_for: Duration) -> Result<bool, sqlx::Error> {
    if idle_for > PING_AFTER_IDLE {
        conn.ping().await?;
    }
    Ok(true)
}

impl Store {
    /// Opens the database at a `postgres:` URL and runs pending migrations.
    ///
    /// # Errors
    /// Fails if the URL is not valid, the server does not answer, or a migration
    /// fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("guest-chat").options(REQUEST_SETTINGS);
        migrate(&options, &SCHEMA).await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|conn, known| Box::pin(check_alive(conn, known.idle_for)))
            .connect_with(options)
            .await?;
        let commit_notifier = Arc::new(Notify::new());
        let committed_events = Arc::new(CommittedEvents::default());
        let owner_notifier = OwnerNotifier::start(pool.clone());
        let claimant = Claimant(OsRandom.uuid());
        let lane = Lane::start(Committer {
            pool: pool.clone(),
            commit_notifier: commit_notifier.clone(),
            committed_events: committed_events.clone(),
            owner_notifier: owner_notifier.clone(),
        });
        let open = Arc::new(RwLock::new(true));
        Ok(Self { pool, commit_notifier, committed_events, owner_notifier, claimant, open, lane })
    }

    /// Runs `job` in a transaction, which locks a conversation when it begins, and
    /// returns its result once the commit is on disk. If the job fails, its changes
    /// are rolled back.
    ///
    /// # Errors
    /// The error of the job, or of the commit.
    pub async fn write<T, E, F>(&self, lock: Option<ConversationLock>, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let open = self.begin_write()?;
        let store = self.clone();
        // A task of its own, because the caller may be cancelled in the middle of
        // it.
        let written = tokio::spawn(async move {
            let mut conn = store.pool.acquire().await.map_err(StoreError::from)?;
            let begun = match conn.begin_with(begin(lock)).await {
                Ok(transaction) => Ok(store.run(transaction, lock, job).await),
                Err(error) => Err(StoreError::from(error)),
            };
            if begun.is_err() {
                // It may be in a transaction that sqlx does not know of.
                conn.close_on_drop();
            }
            drop(open);
            begun?
        });
        written.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// Makes a decision in the next batch and returns its answer once its changes are
    /// on disk.
    ///
    /// # Errors
    /// The refusal, or the error of the commit.
    pub async fn decide<D: Decision>(&self, decision: D) -> Result<D::Answer, D::Refusal> {
        self.lane.decide(decision, self.begin_write()?).await
    }

    /// Returns a guard that a write holds until it ends.
    fn begin_write(&self) -> Result<OwnedRwLockReadGuard<bool>, StoreError> {
        self.open.clone().try_read_owned().ok().filter(|open| **open).ok_or(StoreError::Closed)
    }

    async fn run<T, E, F>(
        &self,
        mut transaction: Transaction<'_, Postgres>,
        lock: Option<ConversationLock>,
        job: F,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>>,
    {
        let mut deferred = DeferredStatements::default();
        let answer = job(Db { conn: &mut transaction, deferred: Some(&mut deferred), locked: lock }).await?;
        deferred.flush(&mut transaction).await?;
        search_index::index_changes(&mut transaction).await.map_err(StoreError::from)?;
        transaction.commit().await.map_err(|error| StoreError::Commit(Arc::new(error)))?;
        self.commit_notifier.notify_one();
        self.owner_notifier.notify();
        Ok(answer)
    }

    /// Begins a read transaction.
    pub fn read_transaction(&self) -> impl Future<Output = Result<ReadConnection, StoreError>> + Send {
        // A task of its own: a caller that is cancelled in the middle of it would
        // leave the connection in a transaction that sqlx does not know of, and the
        // next user of the connection could not write.
        let pool = self.pool.clone();
        let begun = async move { pool.begin_with(BEGIN_READ).await };
        async { Ok(ReadConnection::Transaction(tokio::spawn(begun).await.map_err(|_| StoreError::Panicked)??)) }
    }

    /// Returns a connection for a single query: each statement is a transaction of
    /// its own.
    pub async fn read(&self) -> Result<ReadConnection, StoreError> {
        Ok(ReadConnection::Single(self.pool.acquire().await?))
    }

    /// Returns the name of this process in its claims.
    pub fn claimant(&self) -> Claimant {
        self.claimant
    }

    /// Returns the events of batches of this process, while a publisher collects them.
    pub fn committed_events(&self) -> Arc<CommittedEvents> {
        self.committed_events.clone()
    }

    /// Returns the notifier of commits of this process; while it owns the outbox,
    /// also of the commits of all other processes.
    pub fn commit_notifier(&self) -> Arc<Notify> {
        self.commit_notifier.clone()
    }

    /// Waits for the writes in progress, then closes the connections.
    pub async fn close(&self) {
        *self.open.write().await = false;
        self.pool.close().await;
    }
}
