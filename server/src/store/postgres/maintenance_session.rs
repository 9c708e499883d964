//! Sessions for statements that run for long on large tables: migrations, and
//! vacuuming after an erasure.

use crate::store::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

/// Limits of such a session, instead of those of a request. The lock timeout is
/// short: while a session waits for a table lock, all others wait behind it.
const UPKEEP_SESSION: [(&str, &str); 3] =
    [("statement_timeout", "30min"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "30min")];

/// Connects with the limits of such a session.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
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
