//! Store in a SQLite file: one writer, several readers, and the right to empty the
//! outbox, held by one process at a time.

use super::db::Db;
use super::inspect::{database_files, owner_file};
use super::readers::{Reader, Readers};
use super::writer::Writer;
use super::{SCHEMA, search_index};
use crate::committed_events::CommittedEvents;
use crate::private_files;
use crate::store::{Decision, MissingDatabase, StoreError};
use futures_util::future::BoxFuture;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Time that a write waits for another process (the command line next to a running
/// server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Store in a SQLite file.
#[derive(Clone)]
pub struct Store {
    pub(super) readers: Readers,
    pub(super) writer: Writer,
    pub(super) owner_file: PathBuf,
}

/// Read transaction, or connection for a single query.
pub struct ReadConnection(Reader);

impl ReadConnection {
    /// Returns the connection that executes statements.
    pub fn db(&mut self) -> Db<'_> {
        self.0.db()
    }
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
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
        if let Some(folder) = options.get_filename().parent() {
            // If the folder is missing, opening the file fails.
            let _ = std::fs::create_dir_all(folder);
        }
        Self::open_with(options).await
    }

    /// Opens the database at a `sqlite:` URL like [`Store::open`], but does not
    /// create it.
    ///
    /// # Errors
    /// Those of [`Store::open`], and [`StoreError::Missing`].
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
        MissingDatabase::check(options.get_filename())?;
        Self::open_with(options).await
    }

    async fn open_with(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let owner_file = owner_file(options.get_filename());
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
        search_index::disable_automerge(&mut conn).await?;
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

    /// Makes a decision in the next group commit and returns its answer once its
    /// changes are on disk.
    ///
    /// # Errors
    /// The refusal, or the error of the commit.
    pub async fn decide<D: Decision>(&self, decision: D) -> Result<D::Answer, D::Refusal> {
        self.writer.decide(decision).await
    }

    /// Waits until the search index contains all changes that were committed before.
    ///
    /// # Errors
    /// Fails if indexing fails.
    pub async fn index_changes(&self) -> Result<(), StoreError> {
        self.writer.index_changes().await
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

    /// Returns the events of commits of this process, while a publisher collects them.
    pub fn committed_events(&self) -> Arc<CommittedEvents> {
        self.writer.committed_events()
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

/// Right to empty the outbox. It ends when this is dropped or the process ends,
/// even by a crash: the lock belongs to the operating system.
#[derive(Debug)]
pub struct OutboxOwner {
    _locked: File,
}

impl Store {
    /// Acquires the right to empty the outbox. Returns `None` while another process
    /// holds it. Only processes of one machine share SQLite's files, so a locked
    /// file next to them is sufficient.
    ///
    /// # Errors
    /// [`StoreError::File`] if the file cannot be created or locked.
    pub async fn acquire_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(&self.owner_file)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(OutboxOwner { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
