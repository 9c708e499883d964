//! Files of a database, and inspection from outside, without changing it.

use crate::store::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long to wait for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Result of an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Path of the file.
    pub path: PathBuf,
    /// Size of the file; `None` if it does not exist.
    pub size_bytes: Option<u64>,
    /// Damage that SQLite reports, if any.
    pub damage: Option<String>,
    /// Schema version that this program does not know, if any.
    pub newer: Option<i64>,
    /// Number of pending migrations.
    pub pending: usize,
    /// `true` if the database can be written to.
    pub is_writable: bool,
    /// Key of the embedded engine's app, once there is one.
    pub app_key: Option<String>,
}

/// Inspects the database at a `sqlite:` URL.
///
/// # Errors
/// Fails if the database exists and cannot be opened.
pub async fn inspect(url: &str) -> Result<Inspection, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    let path = options.get_filename().to_owned();
    let mut found = Inspection {
        size_bytes: std::fs::metadata(&path).ok().map(|file| file.len()),
        path,
        damage: None,
        newer: None,
        pending: 0,
        is_writable: true,
        app_key: None,
    };
    if found.size_bytes.is_none() {
        return Ok(found);
    }
    let mut conn = options.connect().await?;
    found.damage = quick_check(&mut conn).await?;
    let known: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(&mut conn).await?;
    found.newer = newer_than_this(&mut conn).await?;
    found.pending = super::SCHEMA.iter().filter(|migration| !known.contains(&migration.version)).count();
    found.is_writable = conn.execute("BEGIN IMMEDIATE; ROLLBACK").await.is_ok();
    found.app_key = sqlx::query_scalar("SELECT value FROM settings WHERE name = 'embedded_app_key'")
        .fetch_optional(&mut conn)
        .await?;
    conn.close().await?;
    Ok(found)
}

/// Returns the damage that SQLite reports; `None` if the database is intact.
pub(super) async fn quick_check(conn: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(conn).await?;
    Ok(Some(found).filter(|found| found != "ok"))
}

/// Returns a schema version that this program does not know, if any.
pub(in crate::store) async fn newer_than_this(conn: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let versions: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version").fetch_all(conn).await?;
    Ok(versions.into_iter().find(|version| !super::SCHEMA.version_exists(*version)))
}

/// Returns the path of the database file and of the files next to it while it is in
/// use.
pub(crate) fn database_files(database: &Path) -> Vec<PathBuf> {
    let beside = ["", "-wal", "-shm", "-journal"].map(|end| {
        let mut file = database.as_os_str().to_owned();
        file.push(end);
        PathBuf::from(file)
    });
    beside.into_iter().chain([owner_file(database)]).collect()
}

/// Returns the path of the lock file: next to the database, named like SQLite's own
/// files.
pub(in crate::store) fn owner_file(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-outbox");
    path.into()
}
