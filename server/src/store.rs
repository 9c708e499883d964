//! Data access for SQLite and Postgres. The rules about the data are in
//! [`crate::chat`].

mod batch;
mod copy;
mod engine;
mod missing;

/// Condition for conversations that need an answer: those of guests who wait, and
/// snoozed ones whose time has passed. The parameter is the present time.
macro_rules! needs_answer {
    ($now:literal) => {
        concat!("c.needs_answer_since_ms IS NOT NULL AND coalesce(c.snoozed_until_ms, 0) <= ", $now)
    };
}

pub(crate) mod postgres;
mod rows;
mod sqlite;
#[cfg(test)]
mod tests;
mod value;
pub(crate) mod words;

pub use batch::{BatchState, Changes, Decision, InsertedMessage, Needs, ScheduledPush, TokenState};
pub use copy::{CopiedTable, CopyError, Progress, copy};
pub use engine::{Db, OutboxOwner, ReadConnection, Store};
pub use missing::MissingDatabase;
pub use postgres::{ServedInspection, inspect_served};
pub use rows::*;
pub(crate) use sqlite::database_files;
pub use sqlite::{BackupError, Inspection, back_up, inspect, restore};

use std::borrow::Cow;

/// Error of the storage. Its text is for the log, never for a client.
///
/// Every method of the store that accesses the database fails with
/// [`Self::Database`] if the database does, and with [`Self::Corrupt`] if a stored
/// value is not valid. `# Errors` sections name further conditions only.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database reported an error or could not be reached.
    #[error("database error: {0}")]
    Database(#[source] sqlx::Error),
    /// A file next to the database could not be used.
    #[error("file error: {0}")]
    File(#[from] std::io::Error),
    /// The database does not exist and was not to be created.
    #[error(transparent)]
    Missing(#[from] MissingDatabase),
    /// A schema migration failed.
    #[error("could not migrate the database schema: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not valid; the text names its kind or its column. The value
    /// itself is not logged.
    #[error("a stored {0} is not valid")]
    Corrupt(Cow<'static, str>),
    /// The transaction that contained the write was not committed.
    #[error("could not commit: {0}")]
    Commit(std::sync::Arc<sqlx::Error>),
    /// The write panicked and was rolled back. This is a bug; the panic is reported
    /// on standard error.
    #[error("a write panicked")]
    Panicked,
    /// Exclusive access was needed, and the database was in use.
    #[error("the database is in use")]
    Busy,
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            // sqlx quotes the names of some columns.
            sqlx::Error::ColumnDecode { index, .. } => {
                Self::Corrupt(format!("value of column {}", index.trim_matches('"')).into())
            }
            sqlx::Error::Decode(_) => Self::Corrupt("value".into()),
            error => Self::Database(error),
        }
    }
}

impl StoreError {
    /// Returns whether the database refused a text, which PostgreSQL does if it contains
    /// a NUL (SQLSTATE 22021; in JSON, 22P05).
    pub fn is_refused_text(&self) -> bool {
        matches!(
            self,
            Self::Database(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("22021" | "22P05"))
        )
    }
}
