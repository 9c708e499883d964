//! The two engines behind one door: which one it is, `DATABASE_URL` says.

mod claims;
mod statements;

use super::postgres;
use super::sqlite;
use crate::store::{ConversationLock, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::Notify;

/// The database.
#[derive(Clone)]
pub enum Store {
    /// A file on this machine.
    Sqlite(sqlite::Store),
    /// A server that several of us may share.
    Postgres(postgres::Store),
}

/// A connection inside a transaction.
pub enum Db<'c> {
    /// Of SQLite.
    Sqlite(sqlite::Db<'c>),
    /// Of Postgres.
    Postgres(postgres::Db<'c>),
}

/// A view of the database: one that does not change while it is held
/// ([`Store::snapshot`]), or one for a single question ([`Store::look`]).
pub enum Snapshot {
    /// Of SQLite.
    Sqlite(sqlite::Snapshot),
    /// Of Postgres.
    Postgres(postgres::Snapshot),
}

impl Snapshot {
    /// The statements, on this view.
    pub fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(snapshot) => Db::Sqlite(snapshot.db()),
            Self::Postgres(snapshot) => Db::Postgres(snapshot.db()),
        }
    }
}

/// The right to empty the outbox, until this is dropped, the process ends, or
/// [`OutboxOwner::lost`] says so.
#[derive(Debug)]
pub enum OutboxOwner {
    /// A lock of the operating system's.
    Sqlite(sqlite::OutboxOwner),
    /// A lock of the database's.
    Postgres(postgres::OutboxOwner),
}

impl OutboxOwner {
    /// Waits until the right is lost: for ever, where that cannot happen.
    pub async fn lost(&mut self) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(owner) => owner.lost().await,
        }
    }
}

#[cfg(test)]
impl Store {
    /// For tests of what only SQLite has.
    pub(super) fn sqlite(&self) -> &sqlite::Store {
        let Self::Sqlite(store) = self else { panic!("this is not SQLite") };
        store
    }
}

impl Store {
    /// Opens the database at a `sqlite:` or `postgres:` URL and brings its schema
    /// up to date. An acknowledged write is on the disk.
    ///
    /// # Errors
    /// Where the URL is none, the database cannot be opened, or a migration
    /// fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(postgres::Store::open(url).await?));
        }
        Ok(Self::Sqlite(sqlite::Store::open(url).await?))
    }

    /// Runs `job` in a transaction and answers once that is on the disk. What a
    /// job that fails has written is undone.
    ///
    /// # Errors
    /// The job's own, or that of the commit.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.write_with(None, job).await
    }

    /// The same for a job that is about one conversation, whose row is locked with
    /// the beginning of the transaction: a trip to the database less than where
    /// the job's first question locks it.
    ///
    /// # Errors
    /// As [`Store::write`].
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

    /// A view for reading.
    ///
    /// # Errors
    /// Where no connection is to be had.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => Snapshot::Sqlite(store.snapshot().await?),
            Self::Postgres(store) => Snapshot::Postgres(store.snapshot().await?),
        })
    }

    /// A view for a single question, which is cheaper to have.
    ///
    /// # Errors
    /// Where no connection is to be had.
    pub async fn look(&self) -> Result<Snapshot, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => Snapshot::Sqlite(store.look().await?),
            Self::Postgres(store) => Snapshot::Postgres(store.look().await?),
        })
    }

    /// Takes the right to empty the outbox; `None` while another process has it.
    ///
    /// # Errors
    /// Where that cannot be told.
    pub async fn own_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => store.own_outbox().await?.map(OutboxOwner::Sqlite),
            Self::Postgres(store) => store.own_outbox().await?.map(OutboxOwner::Postgres),
        })
    }

    /// How many outbox rows may be committed after one with a higher id.
    pub fn late_rows(&self) -> i64 {
        match self {
            Self::Sqlite(_) => 0,
            Self::Postgres(_) => postgres::LATE_ROWS,
        }
    }

    /// Removes from the files what was erased, as far as the engine can.
    ///
    /// # Errors
    /// Where the database fails; [`StoreError::Busy`] where it was in use all the
    /// time.
    pub async fn wipe(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.wipe().await,
            Self::Postgres(store) => store.wipe().await,
        }
    }

    /// Rings after every commit: there may be something to push.
    pub fn committed(&self) -> Arc<Notify> {
        match self {
            Self::Sqlite(store) => store.committed(),
            Self::Postgres(store) => store.committed(),
        }
    }

    /// Waits for what is being written, then closes the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}
