//! Vacuuming of the tables after an erasure.

use super::maintenance_connection::connect;
use super::store::Store;
use crate::store::StoreError;
use sqlx::Connection;

/// Statements for the tables that erasing a booking deletes from.
const VACUUM: [&str; 10] = [
    "VACUUM messages",
    "VACUUM notes",
    "VACUUM webhook_deliveries",
    "VACUUM outbox",
    "VACUUM search",
    "VACUUM attachments",
    "VACUUM push_subscriptions",
    "VACUUM guest_tokens",
    "VACUUM conversations",
    "VACUUM bookings",
];

impl Store {
    /// Vacuums the tables that an erasure deletes from: deleted rows are removed
    /// from the pages of the tables, unless an older transaction is still open.
    /// Others can read and write meanwhile.
    ///
    /// # Errors
    /// The first error, after all tables have been tried.
    pub async fn purge_erased(&self) -> Result<(), StoreError> {
        let mut conn = connect(&self.pool.connect_options()).await?;
        let mut first_failure = None;
        for sql in VACUUM {
            if let Err(error) = sqlx::query(sql).execute(&mut conn).await {
                first_failure.get_or_insert(error);
            }
        }
        conn.close().await?;
        first_failure.map_or(Ok(()), |error| Err(error.into()))
    }
}
