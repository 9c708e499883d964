//! Files of a database, and inspection from outside, without changing it.

use super::db::Db;
use crate::store::rows::SchemaState;
use crate::store::{MissingDatabase, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Time that the inspection waits for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Result of an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Path of the file.
    pub path: PathBuf,
    /// Set if the file does not exist; then nothing else is known.
    pub missing: Option<MissingDatabase>,
    /// Size of the file.
    pub size_bytes: u64,
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
        missing: MissingDatabase::check(&path).err(),
        size_bytes: std::fs::metadata(&path).map_or(0, |file| file.len()),
        path,
        damage: None,
        newer: None,
        pending: 0,
        is_writable: true,
        app_key: None,
    };
    if found.missing.is_some() {
        return Ok(found);
    }
    let mut conn = options.connect().await?;
    found.damage = quick_check(&mut conn).await?;
    SchemaState { newer: found.newer, pending: found.pending } = schema_state(&mut conn).await?;
    found.is_writable = conn.execute("BEGIN IMMEDIATE; ROLLBACK").await.is_ok();
    found.app_key = Db { conn: &mut conn, deferred: None }.setting("embedded_app_key").await?;
    conn.close().await?;
    Ok(found)
}

/// Returns the damage that SQLite reports; `None` if the database is intact.
pub(super) async fn quick_check(conn: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(conn).await?;
    Ok(Some(found).filter(|found| found != "ok"))
}

/// Compares the schema of a database with that of this program.
pub(in crate::store) async fn schema_state(conn: &mut SqliteConnection) -> Result<SchemaState, StoreError> {
    Db { conn, deferred: None }.schema_state().await
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
