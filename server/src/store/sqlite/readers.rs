//! Connections for reading. The pool of sqlx pings a connection whenever it is
//! acquired or released. Each ping is a trip to another thread, like each
//! statement, and a page is read with two statements. A file does not disconnect,
//! so this pool does not ping.

use super::db::Db;
use crate::store::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Number of connections: enough to render several pages at once. Under WAL,
/// SQLite's readers never wait for the writer.
const READERS: u32 = 4;

/// Pool of connections: the idle ones, and a limit on those in use.
#[derive(Clone)]
pub(super) struct Readers(Arc<Inner>);

struct Inner {
    options: SqliteConnectOptions,
    idle: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// Opens the first connection; the others are opened when they are needed.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let first = options.connect().await?;
        let free = Arc::new(Semaphore::new(READERS as usize));
        Ok(Self(Arc::new(Inner { options, idle: Mutex::new(vec![first]), free })))
    }

    /// Returns the options that connections are opened with.
    pub(super) fn options(&self) -> &SqliteConnectOptions {
        &self.0.options
    }

    /// Returns a connection for a single query.
    pub(super) async fn acquire(&self) -> Result<Reader, StoreError> {
        let permit = Arc::clone(&self.0.free).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let idle = self.0.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.0.options.connect().await?,
        };
        Ok(Reader { conn: Some(conn), in_transaction: false, pool: Arc::clone(&self.0), permit: Some(permit) })
    }

    /// Returns a connection with a read transaction.
    pub(super) async fn begin_read(&self) -> Result<Reader, StoreError> {
        let mut reader = self.acquire().await?;
        // Set first: if the caller is cancelled during the statement, the
        // transaction may have begun.
        reader.in_transaction = true;
        reader.conn()?.execute("BEGIN").await?;
        Ok(reader)
    }

    /// Waits for the connections in use, then closes all.
    pub(super) async fn close(&self) {
        // Fails if the pool is closed already.
        let all = self.0.free.acquire_many(READERS).await;
        self.0.free.close();
        let idle = std::mem::take(&mut *self.0.idle());
        for conn in idle {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "could not close a read connection cleanly");
            }
        }
        drop(all);
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        // No code that holds the lock can panic between two states of the list.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connection in use.
pub struct Reader {
    /// `Some` until it is dropped.
    conn: Option<SqliteConnection>,
    /// `true` if a transaction may be open.
    in_transaction: bool,
    pool: Arc<Inner>,
    /// Permit that counts towards the limit.
    permit: Option<OwnedSemaphorePermit>,
}

impl Reader {
    fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.conn.as_mut().ok_or(StoreError::Closed)
    }

    /// Returns the connection that executes statements.
    pub(super) fn db(&mut self) -> Db<'_> {
        let Some(conn) = &mut self.conn else { unreachable!("a reader has its connection until it is dropped") };
        Db { conn, deferred: None }
    }
}

impl Drop for Reader {
    /// Returns the connection to the pool. A statement still in progress ends
    /// before the next one begins: a connection executes one after the other, even
    /// if the caller is gone.
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if !self.in_transaction {
            self.pool.idle().push(conn);
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (pool, permit) = (Arc::clone(&self.pool), self.permit.take());
        runtime.spawn(async move {
            // A connection that cannot roll back, or had no transaction, is not
            // used again.
            if conn.execute("ROLLBACK").await.is_ok() {
                pool.idle().push(conn);
            }
            drop(permit);
        });
    }
}
