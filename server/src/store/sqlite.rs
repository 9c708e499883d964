//! SQLite: one writer with group commits, and several readers, each with its own
//! snapshot.

mod backup;
mod deferred;
mod inspect;
mod list;
mod locks;
mod owner;
mod readers;
mod search;
mod search_index;
/// End of a statement that skips locked rows: empty, because there is only one
/// writer.
macro_rules! skip_locked {
    () => {
        ""
    };
}
/// End of a statement that locks the rows it reads: empty, because there is only
/// one writer.
macro_rules! for_share {
    ($table:literal) => {
        ""
    };
}
mod purge;
#[path = "sql/mod.rs"]
mod sql;
#[cfg(test)]
mod tests;
mod writer;

use super::StoreError;
use super::value::Value;
use crate::private_files;
use deferred::DeferredStatements;
use futures_util::future::BoxFuture;
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

/// How long a write waits for another process (the command line next to a running
/// server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Migrations of the schema.
pub(super) static SCHEMA: Migrator = sqlx::migrate!("migrations/sqlite");

/// Deletes a range of outbox rows.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id BETWEEN $1 AND $2";

/// Deletes outbox rows within a range of ids: those of one channel, and those of
/// another channel that are about one conversation.
const DELETE_EVENTS: &str = "DELETE FROM outbox WHERE id > $4 AND id <= $5 AND (channel = $1 OR (channel = $2 \
     AND json_extract(data, '$.conversation_id') = $3))";

/// Client message id in hexadecimal digits; NULL if there is none.
const CLIENT_MESSAGE_ID: &str = "nullif(hex(client_message_id), '')";

/// Returns a statement that returns the rows of `question` as one value: an array
/// of arrays.
fn as_json_array(columns: &str, question: &str) -> String {
    format!("SELECT json_group_array(json_array({columns})) FROM ({question})")
}

/// Store in a SQLite file.
#[derive(Clone)]
pub struct Store {
    readers: Readers,
    writer: Writer,
    owner_file: PathBuf,
}

/// Connection that executes statements. Every statement is a method of this type.
pub struct Db<'c> {
    conn: &'c mut SqliteConnection,
    /// Deferred statements, which run with the next query; `None` for readers.
    deferred: Option<&'c mut DeferredStatements>,
}

/// Read transaction, or connection for a single query.
pub struct ReadConnection(Reader);

impl ReadConnection {
    /// Returns the connection that executes statements.
    pub fn db(&mut self) -> Db<'_> {
        self.0.db()
    }
}

impl Db<'_> {
    /// Returns the connection for a statement whose result is needed. Deferred
    /// statements run first.
    async fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if let Some(deferred) = self.deferred.as_deref_mut().filter(|deferred| !deferred.is_empty()) {
            deferred.flush(self.conn, "").await?;
        }
        Ok(self.conn)
    }

    /// Defers a statement that returns no rows: it runs with the next statement
    /// whose result is needed, or at the end of the write.
    async fn defer(&mut self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<(), StoreError> {
        if let Some(deferred) = self.deferred.as_deref_mut() {
            return deferred.push(sql, values);
        }
        let mut now = DeferredStatements::default();
        now.push(sql, values)?;
        now.flush(self.conn, "").await?;
        Ok(())
    }
}

/// Returns the path of the database file and of the files next to it while it is in
/// use.
pub(crate) fn database_files(database: &Path) -> Vec<PathBuf> {
    let beside = ["", "-wal", "-shm", "-journal"].map(|end| {
        let mut file = database.as_os_str().to_owned();
        file.push(end);
        PathBuf::from(file)
    });
    beside.into_iter().chain([owner::owner_file(database)]).collect()
}

impl Store {
    /// Opens the database at a `sqlite:` URL, creates it if it does not exist, and
    /// runs pending migrations.
    ///
    /// An acknowledged write is on disk: WAL with `synchronous = FULL`.
    ///
    /// # Errors
    /// Fails if the URL is not valid, the file cannot be opened, or a migration
    /// fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        if let Some(folder) = options.get_filename().parent() {
            // If the folder is missing, opening the file fails.
            let _ = std::fs::create_dir_all(folder);
        }
        let owner_file = owner::owner_file(options.get_filename());
        for file in database_files(options.get_filename()) {
            // A process that may not change the mode may still write to the file;
            // `doctor` reports it.
            let _ = private_files::restrict(&file);
        }
        // The writer overwrites what it deletes, so that erased data cannot be read
        // in free pages.
        let writing = options.clone().pragma("secure_delete", "ON");
        let mut conn = SqliteConnection::connect_with(&writing).await?;
        SCHEMA.run(&mut conn).await?;
        search_index::index_backlog(&mut conn).await?;
        let readers = Readers::open(options.pragma("query_only", "ON")).await?;
        Ok(Self { readers, writer: Writer::start(conn), owner_file })
    }

    /// Runs `job` in the next group commit and returns its result once that is on
    /// disk. If the job fails, its changes are rolled back; other jobs of the group
    /// are not affected.
    ///
    /// # Errors
    /// The error of the job, or of the commit.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.writer.write(job).await
    }

    /// Begins a read transaction.
    pub async fn read_transaction(&self) -> Result<ReadConnection, StoreError> {
        Ok(ReadConnection(self.readers.begin_read().await?))
    }

    /// Returns a connection for a single query, without the cost of a read
    /// transaction.
    pub async fn read(&self) -> Result<ReadConnection, StoreError> {
        Ok(ReadConnection(self.readers.acquire().await?))
    }

    /// Returns the notifier of commits: after each there may be new outbox rows.
    pub fn commit_notifier(&self) -> Arc<Notify> {
        self.writer.commit_notifier()
    }

    /// Waits for the writes in progress, then closes the files.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}
