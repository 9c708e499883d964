//! What is kept, and nothing else: rows in, rows out. The rules that govern
//! them live in [`crate::chat`].

mod copy;
mod engine;
pub(crate) mod postgres;
mod rows;
mod sqlite;
#[cfg(test)]
mod tests;
mod value;
pub(crate) mod words;

pub use copy::{Copied, CopyError, Progress, copy};
pub use engine::{Db, OutboxOwner, Snapshot, Store};
pub use postgres::{ServedInspection, inspect_served};
pub use rows::*;
pub(crate) use sqlite::files_of;
pub use sqlite::{BackupError, Inspection, back_up, inspect, restore};

/// A failure of the storage. Its text is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A file beside the database could not be used.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value breaks its own grammar.
    #[error("a stored {0} is not valid")]
    Corrupt(&'static str),
    /// The group that this write belonged to was not committed.
    #[error("the commit failed: {0}")]
    Commit(std::sync::Arc<sqlx::Error>),
    /// The write panicked and was undone; a bug, told on standard error.
    #[error("a write panicked")]
    Panicked,
    /// Somebody was using what has to be had alone.
    #[error("the database is in use")]
    Busy,
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
}
