//! The store, on one of two engines. The scheme of `DATABASE_URL` selects the engine.
//! Claims on deliveries are needed if the right to empty the outbox can be lost while
//! the process lives.

mod statements;

use super::{postgres, sqlite};
use crate::committed_events::CommittedEvents;
use crate::store::{Claimant, ConversationLock, Decision, PushKey, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use shared::Timestamp;
use std::sync::Arc;
use tokio::sync::Notify;

/// Store on either engine.
#[derive(Clone)]
pub enum Store {
    /// SQLite: a file on this machine.
    Sqlite(sqlite::Store),
    /// Postgres: a database that several servers may share.
    Postgres(postgres::Store),
}

/// Connection that executes statements.
pub enum Db<'c> {
    /// Connection to SQLite.
    Sqlite(sqlite::Db<'c>),
    /// Connection to Postgres.
    Postgres(postgres::Db<'c>),
}

/// Connection for reading: a read transaction ([`Store::read_transaction`]), or a
/// connection for a single query ([`Store::read`]).
pub enum ReadConnection {
    /// Connection to SQLite.
    Sqlite(sqlite::ReadConnection),
    /// Connection to Postgres.
    Postgres(postgres::ReadConnection),
}

impl ReadConnection {
    /// Returns the connection that executes statements.
    pub fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(connection) => Db::Sqlite(connection.db()),
            Self::Postgres(connection) => Db::Postgres(connection.db()),
        }
    }
}

/// Right to empty the outbox. It ends when this is dropped, when the process ends,
/// or when [`OutboxOwner::lost`] returns.
#[derive(Debug)]
pub enum OutboxOwner {
    /// Lock of the operating system.
    Sqlite(sqlite::OutboxOwner),
    /// Lock of the database.
    Postgres(postgres::OutboxOwner),
}

impl OutboxOwner {
    /// Waits until the right is lost; with SQLite, forever.
    pub async fn lost(&mut self) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(owner) => owner.lost().await,
        }
    }
}

#[cfg(test)]
impl Store {
    /// Returns the SQLite store, for tests of SQLite only.
    pub(super) fn sqlite(&self) -> &sqlite::Store {
        let Self::Sqlite(store) = self else { panic!("this store is not on SQLite") };
        store
    }
}

impl Store {
    /// Opens the database at a `sqlite:` or `postgres:` URL and runs pending
    /// migrations. An acknowledged write is on disk.
    ///
    /// # Errors
    /// Fails if the URL is not valid, the database cannot be opened, or a migration
    /// fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(postgres::Store::open(url).await?));
        }
        Ok(Self::Sqlite(sqlite::Store::open(url).await?))
    }

    /// Opens the database like [`Store::open`], but does not create a file.
    ///
    /// # Errors
    /// Those of [`Store::open`], and [`StoreError::Missing`].
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            return Ok(Self::Sqlite(sqlite::Store::open_existing(url).await?));
        }
        Self::open(url).await
    }

    /// Returns whether several servers may use the database at the same time.
    pub fn is_shareable(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs `job` in a transaction and returns its result once the commit is on
    /// disk. If the job fails, its changes are rolled back.
    ///
    /// # Errors
    /// The error of the job, or of the commit.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.write_with(None, job).await
    }

    /// Runs a job about one conversation like [`Store::write`]. The row of the
    /// conversation is locked when the transaction begins, which saves a round trip
    /// compared with a lock by the first query of the job.
    ///
    /// # Errors
    /// As for [`Store::write`].
    pub async fn write_locked<T, E, F>(&self, lock: ConversationLock, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.write_with(Some(lock), job).await
    }

    async fn write_with<T, E, F>(&self, lock: Option<ConversationLock>, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.write(move |db| async move { job(Db::Sqlite(db)).await }.boxed()).await,
            Self::Postgres(store) => {
                store.write(lock, move |db| async move { job(Db::Postgres(db)).await }.boxed()).await
            }
        }
    }

    /// Makes a decision and returns its answer once its changes are on disk. It is
    /// made and written together with others that wait at the same time; a refusal
    /// affects only itself.
    ///
    /// # Errors
    /// The refusal, or the error of the commit.
    pub async fn decide<D: Decision>(&self, decision: D) -> Result<D::Answer, D::Refusal> {
        match self {
            Self::Sqlite(store) => store.decide(decision).await,
            Self::Postgres(store) => store.decide(decision).await,
        }
    }

    /// Waits until the search index contains all changes that were committed before.
    ///
    /// # Errors
    /// Fails if indexing fails.
    pub async fn index_changes(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.index_changes().await,
            // The index is part of each transaction.
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Begins a read transaction.
    pub async fn read_transaction(&self) -> Result<ReadConnection, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => ReadConnection::Sqlite(store.read_transaction().await?),
            Self::Postgres(store) => ReadConnection::Postgres(store.read_transaction().await?),
        })
    }

    /// Returns a connection for a single query, which costs less than a read
    /// transaction.
    pub async fn read(&self) -> Result<ReadConnection, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => ReadConnection::Sqlite(store.read().await?),
            Self::Postgres(store) => ReadConnection::Postgres(store.read().await?),
        })
    }

    /// Acquires the right to empty the outbox. Returns `None` while another process
    /// holds it.
    pub async fn acquire_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => store.acquire_outbox().await?.map(OutboxOwner::Sqlite),
            Self::Postgres(store) => store.acquire_outbox().await?.map(OutboxOwner::Postgres),
        })
    }

    /// Returns how many outbox rows may be committed after one with a higher id.
    pub fn late_rows(&self) -> i64 {
        match self {
            Self::Sqlite(_) => 0,
            Self::Postgres(_) => postgres::LATE_ROWS,
        }
    }

    /// Deletes outbox rows that were published. After a crash of the database, some may
    /// be back.
    ///
    /// # Errors
    /// Fails if the database fails.
    pub async fn delete_published(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => self.write(move |mut db| async move { db.dequeue(&ids).await }.boxed()).await,
            // Each statement is a transaction of its own.
            Self::Postgres(_) => self.read().await?.db().dequeue(&ids).await,
        }
    }

    /// Removes erased data from the files, as far as the engine can.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if the database was in use all the time.
    pub async fn purge_erased(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.purge_erased().await,
            Self::Postgres(store) => store.purge_erased().await,
        }
    }

    /// Returns the events of commits, while a publisher collects them.
    pub fn committed_events(&self) -> Arc<CommittedEvents> {
        match self {
            Self::Sqlite(store) => store.committed_events(),
            Self::Postgres(store) => store.committed_events(),
        }
    }

    /// Returns the notifier of commits: after each there may be new outbox rows,
    /// except those that are in [`Store::committed_events`].
    pub fn commit_notifier(&self) -> Arc<Notify> {
        match self {
            Self::Sqlite(store) => store.commit_notifier(),
            Self::Postgres(store) => store.commit_notifier(),
        }
    }

    /// Waits for the writes in progress, then closes the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

impl Store {
    /// Returns the name of this process in its claims. `None` with SQLite: there
    /// the right to empty the outbox ends with the process, and no claims are
    /// needed.
    pub fn claimant(&self) -> Option<Claimant> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(store) => Some(store.claimant()),
        }
    }

    /// Claims a webhook delivery before its request. Returns `false` if the request
    /// must not be made.
    ///
    /// # Errors
    /// Fails if the database fails. The delivery may be claimed nevertheless.
    pub async fn claim_delivery(&self, id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        // A single statement is a transaction of its own.
        self.read().await?.db().claim_delivery(id, claimant, now).await
    }

    /// Claims a push before its request. Returns `false` if the request must not be
    /// made.
    ///
    /// # Errors
    /// As for [`Store::claim_delivery`].
    pub async fn claim_push(&self, key: PushKey, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        self.read().await?.db().claim_push(key, claimant, now).await
    }

    /// Releases the claims of all other processes. Returns how many there were.
    pub async fn release_claims_of_others(&self) -> Result<u64, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(0) };
        self.write(move |mut db| async move { db.release_claims_of_others(claimant).await }.boxed()).await
    }
}
