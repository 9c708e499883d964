//! Statements that run for long on large tables, on a connection of their own:
//! migrations, and vacuuming after an erasure.

use super::Store;
use crate::store::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

/// Limits of such a session, instead of those of a request. The lock timeout is
/// short: while a session waits for a table lock, all others wait behind it.
const UPKEEP_SESSION: [(&str, &str); 3] =
    [("statement_timeout", "30min"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "30min")];

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

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    // The last value of an option counts.
    Ok(options.clone().options(UPKEEP_SESSION).connect().await?)
}

/// Runs pending migrations.
pub(super) async fn migrate(options: &PgConnectOptions, schema: &Migrator) -> Result<(), StoreError> {
    let mut conn = connect(options).await?;
    schema.run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

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
