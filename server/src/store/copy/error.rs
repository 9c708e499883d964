//! Reasons why a database is not copied.

use crate::store::{MissingDatabase, StoreError};

/// Reason why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database to copy from does not exist.
    #[error(transparent)]
    Missing(#[from] MissingDatabase),
    /// A server is using the database to copy from.
    #[error("the database is in use: stop the server first")]
    InUse,
    /// The schema of a database is not the expected one; the text says how it
    /// differs.
    #[error("{0}")]
    OtherSchema(String),
    /// The target has rows in this table.
    #[error("the database to copy to is not empty: table {0} has rows")]
    NotEmpty(&'static str),
    /// The digests of this table differ between source and target.
    #[error("the copy of table {0} differs from the original; nothing was copied")]
    Differs(&'static str),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
