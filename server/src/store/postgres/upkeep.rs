//! Statements that take as long as tables are large, on a connection of their
//! own: migrations, and vacuuming after an erasure.

use super::Store;
use crate::store::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

/// Limits of such a session, in place of those of a request. The lock limit is
/// short: whoever waits for a table's lock makes everybody else wait for it too.
const UPKEEP_SESSION: [(&str, &str); 3] =
    [("statement_timeout", "30min"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "30min")];

/// The tables that erasing a booking deletes rows from.
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

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    // The last value of an option counts.
    Ok(options.clone().options(UPKEEP_SESSION).connect().await?)
}

/// Brings the schema up to date.
///
/// # Errors
/// Where the server does not answer, or a migration fails.
pub(super) async fn migrate(options: &PgConnectOptions, schema: &Migrator) -> Result<(), StoreError> {
    let mut conn = connect(options).await?;
    schema.run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

impl Store {
    /// Vacuums the tables that an erasure deletes from: rows that were deleted
    /// are removed from the tables' pages, unless a transaction that began
    /// before is still open. Others read and write meanwhile.
    ///
    /// # Errors
    /// The first failure, after all other tables.
    pub async fn wipe(&self) -> Result<(), StoreError> {
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
