//! Looking at a database from outside, without changing it.

use super::SCHEMA;
use crate::store::StoreError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedInspection {
    /// The server's version.
    pub version: String,
    /// A version of its schema that this program does not know.
    pub newer: Option<i64>,
    /// How many changes of the schema are still to be made.
    pub pending: usize,
    /// Whether it takes writes: a copy of another server does not.
    pub is_writable: bool,
    /// The key of the embedded engine's app, once there is one.
    pub app_key: Option<String>,
}

/// Looks at the database at a `postgres:` URL.
///
/// # Errors
/// Where it cannot be reached.
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
