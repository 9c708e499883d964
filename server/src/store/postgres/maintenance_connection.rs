//! Connections outside of the pool: for statements that run for long on large
//! tables (migrations, vacuuming after an erasure), and inspection of a database from
//! outside.

use super::{Db, SCHEMA};
use crate::store::StoreError;
use crate::store::rows::SchemaState;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;

/// Limits of such a connection, instead of those of a request. The lock timeout is
/// short: while a connection waits for a table lock, all others wait behind it.
const MAINTENANCE_SETTINGS: [(&str, &str); 3] =
    [("statement_timeout", "30min"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "30min")];

/// Connects with the limits of such a connection.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    // The last value of an option counts.
    Ok(options.clone().options(MAINTENANCE_SETTINGS).connect().await?)
}

/// Runs pending migrations.
pub(super) async fn migrate(options: &PgConnectOptions, schema: &Migrator) -> Result<(), StoreError> {
    let mut conn = connect(options).await?;
    schema.run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// Result of an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedInspection {
    /// Version of the database server.
    pub version: String,
    /// Schema version that this program does not know, if any.
    pub newer: Option<i64>,
    /// Number of pending migrations.
    pub pending: usize,
    /// `true` if the server accepts writes; a replica does not.
    pub is_writable: bool,
    /// Key of the embedded engine's app, once there is one.
    pub app_key: Option<String>,
}

/// Inspects the database at a `postgres:` URL.
pub async fn inspect_served(url: &str) -> Result<ServedInspection, StoreError> {
    let mut conn = PgConnectOptions::from_str(url)?.application_name("guest-chat doctor").connect().await?;
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut conn).await?;
    let is_copy: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&mut conn).await?;
    let has_schema: bool =
        sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(&mut conn).await?;
    let mut schema = SchemaState { newer: None, pending: SCHEMA.iter().count() };
    let mut app_key = None;
    if has_schema {
        let mut db = Db { conn: &mut conn, deferred: None, locked: None };
        schema = db.schema_state().await?;
        app_key = db.setting("embedded_app_key").await?;
    }
    conn.close().await?;
    Ok(ServedInspection { version, newer: schema.newer, pending: schema.pending, is_writable: !is_copy, app_key })
}
