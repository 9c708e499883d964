//! Postgres: a transaction for each write, which locks the conversation that it
//! changes before it reads it; several servers may share the database.

mod inspect;
mod later;
mod list;
mod locks;
mod owner;
pub(crate) mod search_index;
mod upkeep;
/// The end of a statement that leaves alone what another transaction has locked,
/// and so waits for nobody.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
}
/// The end of a statement that keeps the rows of a table (by the name that the
/// statement gives it) from being changed until its transaction ends, and reads
/// them as they are once other transactions have ended.
macro_rules! for_share {
    ($table:literal) => {
        concat!(" FOR SHARE OF ", $table)
    };
}
// The same files as SQLite's, built for the other engine.
#[allow(clippy::duplicate_mod)]
#[path = "statements/mod.rs"]
mod statements;
#[cfg(test)]
mod tests;

use super::value::Value;
use super::{Claimant, ConversationLock, StoreError};
use crate::clock::{OsRandom, Random};
use futures_util::future::BoxFuture;
use later::Later;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool, Postgres, Transaction};
use std::sync::Arc;
use std::time::Duration;
use std::{future::Future, str::FromStr};
use tokio::sync::{Notify, RwLock};

pub use inspect::{ServedInspection, inspect_served};
pub use owner::OutboxOwner;
pub(super) use search_index::index_all;

use sqlx::Postgres as Engine;
use sqlx::postgres::PgRow as EngineRow;

/// Connections of one server: more would wait for the same disk.
const CONNECTIONS: u32 = 16;
/// How long a question waits for one of them.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection that rests is taken for one that is still there.
const TAKEN_FOR_THERE: Duration = Duration::from_secs(1);
/// What the database itself ends: a statement that takes so long, and a
/// transaction that nobody goes on with.
const SESSION: [(&str, &str); 3] =
    [("statement_timeout", "10s"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "10s")];
/// Transactions take their ids when they write and are seen when they commit: as
/// many as there may be under way at once, generously.
pub(super) const LATE_ROWS: i64 = 200;
/// How the schema came to be.
pub(super) static SCHEMA: Migrator = sqlx::migrate!("migrations/postgres");
/// A view that does not change while it is held.
const BEGIN_SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Removes a range of what waits to be pushed. A row that another write removes as
/// well is not waited for: it is gone with that, or handed out once more.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id IN \
     (SELECT id FROM outbox WHERE id BETWEEN $1 AND $2 FOR UPDATE SKIP LOCKED)";

/// What waits to be pushed on two channels and tells of one conversation.
const FORGET_EVENTS: &str = "DELETE FROM outbox WHERE id > $4 AND id <= $5 AND (channel = $1 OR (channel = $2 \
     AND (data::jsonb ->> 'conversation_id')::bigint = $3))";

/// A message's own name for itself, in hexadecimal digits.
const CLIENT_MESSAGE_ID: &str = "encode(client_message_id, 'hex')";

/// The rows of a question as one value: an array of arrays.
fn as_json_array(columns: &str, question: &str) -> String {
    format!("SELECT coalesce(json_agg(json_build_array({columns})), '[]')::TEXT FROM ({question}) AS asked")
}

/// The database.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    committed: Arc<Notify>,
    /// Rings the bell of whichever process empties the outbox.
    bell: Arc<owner::Bell>,
    claimant: Claimant,
    /// Whether it still takes writes. Each holds it until it is over.
    open: Arc<RwLock<bool>>,
}

/// A connection inside a transaction: every statement there is stands in an
/// `impl` of this type.
pub struct Db<'c> {
    conn: &'c mut PgConnection,
    /// What waits to be made; whoever only reads has nothing to keep.
    later: Option<&'c mut Later>,
    /// The conversation that is locked.
    locked: Option<ConversationLock>,
}

/// A view of the database.
pub enum Snapshot {
    /// One that does not change while it is held.
    Held(Transaction<'static, Postgres>),
    /// One for a single question.
    Once(PoolConnection<Postgres>),
}

impl Snapshot {
    /// The statements, on this view.
    pub fn db(&mut self) -> Db<'_> {
        let conn = match self {
            Self::Held(transaction) => &mut **transaction,
            Self::Once(connection) => &mut **connection,
        };
        Db { conn, later: None, locked: None }
    }
}

impl Db<'_> {
    /// The connection, for a statement whose answer is wanted: what was kept for
    /// later is made before.
    async fn conn(&mut self) -> Result<&mut PgConnection, StoreError> {
        if let Some(later) = self.later.as_deref_mut() {
            later.make(self.conn).await?;
        }
        Ok(self.conn)
    }

    /// A statement that answers nothing: it is made before the next one whose
    /// answer is wanted, or with the end of the write.
    async fn later(&mut self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<(), StoreError> {
        let mut now = Later::default();
        let Some(later) = self.later.as_deref_mut() else {
            now.push(sql, values);
            return now.make(self.conn).await;
        };
        if !later.can_take(sql) {
            later.make(self.conn).await?;
        }
        later.push(sql, values);
        Ok(())
    }
}

/// Whether a connection is still there. One that was used just now is not asked:
/// that would be a trip to the database before each.
async fn is_there(conn: &mut PgConnection, idle_for: Duration) -> Result<bool, sqlx::Error> {
    if idle_for > TAKEN_FOR_THERE {
        conn.ping().await?;
    }
    Ok(true)
}

impl Store {
    /// Opens the database at a `postgres:` URL and brings its schema up to date.
    ///
    /// # Errors
    /// Where the URL is none, the server does not answer, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("guest-chat").options(SESSION);
        upkeep::migrate(&options, &SCHEMA).await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|conn, known| Box::pin(is_there(conn, known.idle_for)))
            .connect_with(options)
            .await?;
        let committed = Arc::new(Notify::new());
        let bell = owner::Bell::hang(pool.clone());
        let claimant = Claimant(OsRandom.uuid());
        Ok(Self { pool, committed, bell, claimant, open: Arc::new(RwLock::new(true)) })
    }

    /// Runs `job` in a transaction, which locks a conversation as it begins, and
    /// answers once that is on the disk. What a job that fails has written is
    /// undone.
    ///
    /// # Errors
    /// The job's own, or that of the commit.
    pub async fn write<T, E, F>(&self, lock: Option<ConversationLock>, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let open = self.open.clone().try_read_owned().ok().filter(|open| **open).ok_or(StoreError::Closed)?;
        let store = self.clone();
        // A task of its own: whoever has asked may go away in the middle of it.
        let written = tokio::spawn(async move {
            let mut conn = store.pool.acquire().await.map_err(StoreError::from)?;
            let begun = match conn.begin_with(locks::begin(lock)).await {
                Ok(transaction) => Ok(store.run(transaction, lock, job).await),
                Err(error) => Err(StoreError::from(error)),
            };
            if begun.is_err() {
                // It may be in a transaction that sqlx knows nothing of.
                conn.close_on_drop();
            }
            drop(open);
            begun?
        });
        written.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
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
        let mut later = Later::default();
        let answer = job(Db { conn: &mut transaction, later: Some(&mut later), locked: lock }).await?;
        later.make(&mut transaction).await?;
        search_index::index_changes(&mut transaction).await.map_err(StoreError::from)?;
        transaction.commit().await.map_err(|error| StoreError::Commit(Arc::new(error)))?;
        self.committed.notify_one();
        self.bell.ring();
        Ok(answer)
    }

    /// A view for reading.
    ///
    /// # Errors
    /// Where no connection is to be had.
    pub fn snapshot(&self) -> impl Future<Output = Result<Snapshot, StoreError>> + Send {
        // A task of its own: whoever gives up in the middle of it would leave the
        // connection in a transaction that sqlx knows nothing of, and the next
        // one to get it could not write.
        let pool = self.pool.clone();
        let begun = async move { pool.begin_with(BEGIN_SNAPSHOT).await };
        async { Ok(Snapshot::Held(tokio::spawn(begun).await.map_err(|_| StoreError::Panicked)??)) }
    }

    /// A view for a single question: a statement is a transaction of its own.
    ///
    /// # Errors
    /// As [`Store::snapshot`].
    pub async fn look(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot::Once(self.pool.acquire().await?))
    }

    /// This process, as its claims name it.
    pub fn claimant(&self) -> Claimant {
        self.claimant
    }

    /// Rings after every commit of this process; with the right to empty the
    /// outbox, after everybody's.
    pub fn committed(&self) -> Arc<Notify> {
        self.committed.clone()
    }

    /// Waits for what is being written, then closes the connections.
    pub async fn close(&self) {
        *self.open.write().await = false;
        self.pool.close().await;
    }
}
