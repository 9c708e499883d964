//! Inspects a database from outside, without changing it.

use super::SCHEMA;
use crate::store::StoreError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;

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
    let (mut known, mut app_key) = (Vec::new(), None);
    if has_schema {
        known = sqlx::query_scalar::<_, i64>("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&mut conn)
            .await?;
        app_key = sqlx::query_scalar("SELECT value FROM settings WHERE name = 'embedded_app_key'")
            .fetch_optional(&mut conn)
            .await?;
    }
    conn.close().await?;
    Ok(ServedInspection {
        version,
        newer: known.iter().copied().find(|version| !SCHEMA.version_exists(*version)),
        pending: SCHEMA.iter().filter(|migration| !known.contains(&migration.version)).count(),
        is_writable: !is_copy,
        app_key,
    })
}
