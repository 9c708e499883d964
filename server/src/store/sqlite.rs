//! SQLite: one writer that groups its commits, many readers that see one
//! snapshot each.

mod backup;
mod inspect;
mod later;
mod list;
mod locks;
mod owner;
mod readers;
mod search;
mod search_index;
/// The end of a statement that waits for nobody: there is only one writer.
macro_rules! skip_locked {
    () => {
        ""
    };
}
/// The end of a statement that keeps what it reads from being changed: nobody
/// else writes.
macro_rules! for_share {
    ($table:literal) => {
        ""
    };
}
#[path = "statements/mod.rs"]
mod statements;
#[cfg(test)]
mod tests;
mod wiping;
mod writer;

use super::StoreError;
use super::value::Value;
use crate::private_files;
use futures_util::future::BoxFuture;
use later::Later;
use readers::{Reader, Readers};
use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use std::{
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};
use tokio::sync::Notify;
use writer::Writer;

pub use backup::{BackupError, back_up, restore};
pub(super) use inspect::newer_than_this;
pub use inspect::{Inspection, inspect};
pub use owner::OutboxOwner;
pub(super) use owner::owner_file;

use sqlx::Sqlite as Engine;
use sqlx::sqlite::SqliteRow as EngineRow;

/// How long a write waits for another process (the command line beside a
/// running server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How the schema came to be.
pub(super) static SCHEMA: Migrator = sqlx::migrate!("migrations/sqlite");

/// Removes a range of what waits to be pushed.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id BETWEEN $1 AND $2";

/// What waits to be pushed on two channels and tells of one conversation.
const FORGET_EVENTS: &str = "DELETE FROM outbox WHERE id > $4 AND id <= $5 AND (channel = $1 OR (channel = $2 \
     AND json_extract(data, '$.conversation_id') = $3))";

/// A message's own name for itself, in hexadecimal digits.
const CLIENT_MESSAGE_ID: &str = "nullif(hex(client_message_id), '')";

/// The rows of a question as one value: an array of arrays.
fn as_json_array(columns: &str, question: &str) -> String {
    format!("SELECT json_group_array(json_array({columns})) FROM ({question})")
}

/// The database.
#[derive(Clone)]
pub struct Store {
    readers: Readers,
    writer: Writer,
    owner_file: PathBuf,
}

/// A connection inside a transaction: every statement there is stands in an
/// `impl` of this type.
pub struct Db<'c> {
    conn: &'c mut SqliteConnection,
    /// What is made with the next trip; whoever only reads has nothing to keep.
    later: Option<&'c mut Later>,
}

/// A view of the database: one that does not change while it is held, or one for
/// a single question.
pub struct Snapshot(Reader);

impl Snapshot {
    /// The statements, on this view.
    pub fn db(&mut self) -> Db<'_> {
        self.0.db()
    }
}

impl Db<'_> {
    /// The connection, for a statement whose answer is wanted: what was kept for
    /// later is made before.
    async fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if let Some(later) = self.later.as_deref_mut().filter(|later| !later.is_empty()) {
            later.make(self.conn, "").await?;
        }
        Ok(self.conn)
    }

    /// A statement that answers nothing: it is made with the next one whose
    /// answer is wanted, or with the end of the write.
    async fn later(&mut self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<(), StoreError> {
        if let Some(later) = self.later.as_deref_mut() {
            return later.push(sql, values);
        }
        let mut now = Later::default();
        now.push(sql, values)?;
        now.make(self.conn, "").await?;
        Ok(())
    }
}

/// The database's file and those that stand beside it while it is in use.
pub(crate) fn files_of(database: &Path) -> Vec<PathBuf> {
    let beside = ["", "-wal", "-shm", "-journal"].map(|end| {
        let mut file = database.as_os_str().to_owned();
        file.push(end);
        PathBuf::from(file)
    });
    beside.into_iter().chain([owner::owner_file(database)]).collect()
}

impl Store {
    /// Opens (and where it is new, makes) the database at a `sqlite:` URL and
    /// brings its schema up to date.
    ///
    /// An acknowledged write is on the disk: WAL with `synchronous = FULL`.
    ///
    /// # Errors
    /// Where the URL is none, the file cannot be opened, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        if let Some(folder) = options.get_filename().parent() {
            // A missing folder shows when the file is opened.
            let _ = std::fs::create_dir_all(folder);
        }
        let owner_file = owner::owner_file(options.get_filename());
        for file in files_of(options.get_filename()) {
            // Whoever may not change it may still be allowed to write to it; the
            // doctor says so.
            let _ = private_files::restrict(&file);
        }
        // Who writes also overwrites: what was erased is not to be read in a page
        // that is free.
        let writing = options.clone().pragma("secure_delete", "ON");
        let mut conn = SqliteConnection::connect_with(&writing).await?;
        SCHEMA.run(&mut conn).await?;
        search_index::index_backlog(&mut conn).await?;
        let readers = Readers::open(options.pragma("query_only", "ON")).await?;
        Ok(Self { readers, writer: Writer::start(conn), owner_file })
    }

    /// Runs `job` in the next group commit and answers once that is on the
    /// disk. What a job that fails has written is undone; its neighbours in
    /// the group are not touched.
    ///
    /// # Errors
    /// The job's own, or that of the commit.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.writer.write(job).await
    }

    /// A view for reading.
    ///
    /// # Errors
    /// Where no connection is to be had.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot(self.readers.view().await?))
    }

    /// A view for a single question: to hold it would only cost.
    ///
    /// # Errors
    /// As [`Store::snapshot`].
    pub async fn look(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot(self.readers.look().await?))
    }

    /// Rings after every commit: there may be something to push.
    pub fn committed(&self) -> Arc<Notify> {
        self.writer.committed()
    }

    /// Waits for what is being written, then closes the files.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}
