//! The connections that read. sqlx's own pool asks each of them whether it is
//! still there whenever one is taken and whenever one is given back; every such
//! question is a trip to another thread, as is every statement, and a page is
//! read in two of these. A file does not hang up.

use super::{Db, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Enough for a page to render while others do; SQLite's readers never wait
/// for the writer under WAL.
const READERS: u32 = 4;

/// All of them: those that rest, and how many may still be taken.
#[derive(Clone)]
pub(super) struct Readers(Arc<Inner>);

struct Inner {
    options: SqliteConnectOptions,
    resting: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// Opens the first; the others are opened when they are needed.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let first = options.connect().await?;
        let free = Arc::new(Semaphore::new(READERS as usize));
        Ok(Self(Arc::new(Inner { options, resting: Mutex::new(vec![first]), free })))
    }

    /// How they are opened.
    pub(super) fn options(&self) -> &SqliteConnectOptions {
        &self.0.options
    }

    /// One for a single question.
    pub(super) async fn look(&self) -> Result<Reader, StoreError> {
        let permit = Arc::clone(&self.0.free).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let resting = self.0.resting().pop();
        let conn = match resting {
            Some(conn) => conn,
            None => self.0.options.connect().await?,
        };
        Ok(Reader { conn: Some(conn), held: false, home: Arc::clone(&self.0), permit: Some(permit) })
    }

    /// One that sees the same until it is dropped.
    pub(super) async fn view(&self) -> Result<Reader, StoreError> {
        let mut reader = self.look().await?;
        // Before: whoever gives up in the middle of it may have begun.
        reader.held = true;
        reader.conn()?.execute("BEGIN").await?;
        Ok(reader)
    }

    /// Waits for those that are in use, then closes all.
    pub(super) async fn close(&self) {
        // Fails where it is closed already.
        let all = self.0.free.acquire_many(READERS).await;
        self.0.free.close();
        let resting = std::mem::take(&mut *self.0.resting());
        for conn in resting {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a reader did not close cleanly");
            }
        }
        drop(all);
    }
}

impl Inner {
    fn resting(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        // No code between two states of the list can panic.
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is in use.
pub struct Reader {
    /// Until it is dropped.
    conn: Option<SqliteConnection>,
    /// Whether a transaction may be open.
    held: bool,
    home: Arc<Inner>,
    /// Its place among those that may be in use.
    permit: Option<OwnedSemaphorePermit>,
}

impl Reader {
    fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.conn.as_mut().ok_or(StoreError::Closed)
    }

    /// The statements, on this view.
    pub(super) fn db(&mut self) -> Db<'_> {
        let Some(conn) = &mut self.conn else { unreachable!("a reader has its connection until it is dropped") };
        Db { conn, later: None }
    }
}

impl Drop for Reader {
    /// What is under way on the connection is over before anything else begins
    /// there: it answers one question after the other, whoever still listens.
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if !self.held {
            self.home.resting().push(conn);
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (home, permit) = (Arc::clone(&self.home), self.permit.take());
        runtime.spawn(async move {
            // One that cannot be given up, or was not begun, is not used again.
            if conn.execute("ROLLBACK").await.is_ok() {
                home.resting().push(conn);
            }
            drop(permit);
        });
    }
}
