//! Backup of a database in use, and restore.

use super::inspect::owner_file;
use super::inspect::{quick_check, schema_state};
use crate::store::{MissingDatabase, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Mode of a file that only its owner may read: it contains names and messages of
/// guests.
const OWNER_ONLY: u32 = 0o600;

/// Reason why a backup or a restore failed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file to write exists already.
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    /// The database to back up does not exist.
    #[error(transparent)]
    Missing(#[from] MissingDatabase),
    /// A server or another command has the database open.
    #[error("the database is in use: stop the server first")]
    InUse,
    /// The file to restore is not an intact database of this program.
    #[error("could not restore {}: {reason}", .file.display())]
    Unusable {
        /// File to restore.
        file: PathBuf,
        /// Reason why it cannot be restored.
        reason: String,
    },
    /// A file or folder could not be created, read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Path of the file or folder.
        path: PathBuf,
        /// Error of the operating system.
        error: io::Error,
    },
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Adds the path to an error of the operating system.
fn with_path(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    |error| BackupError::File { path: path.to_owned(), error }
}

/// Writes a copy of the database at a `sqlite:` URL as it is now, while others go
/// on writing. The copy is on disk when this returns.
///
/// # Errors
/// [`BackupError::Missing`], or [`BackupError::Exists`]. If the database or the
/// disk fails, no file is left.
pub async fn back_up(url: &str, to: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(Duration::from_secs(10));
    MissingDatabase::check(options.get_filename())?;
    // SQLite writes into a file that exists if it is empty. Creating it here makes
    // it private.
    let created = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(to);
    created.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(to.to_owned()),
        _ => with_path(to)(error),
    })?;
    let copied = copy_into(&options, to).await;
    if copied.is_err() {
        // An incomplete copy could be taken for a backup.
        std::fs::remove_file(to).ok();
    }
    copied
}

async fn copy_into(options: &SqliteConnectOptions, to: &Path) -> Result<(), BackupError> {
    // Absolute, because a name that begins with `file:` would be taken for a URL.
    let path = std::path::absolute(to).map_err(with_path(to))?;
    let path = path.to_str().ok_or_else(|| with_path(to)(io::Error::other("the file's name is not UTF-8")))?;
    let mut conn = options.connect().await?;
    sqlx::query("VACUUM INTO ?").bind(path).execute(&mut conn).await?;
    conn.close().await?;
    sync(to)
}

/// Replaces the database at a `sqlite:` URL with a backup, and returns the path of
/// the database. An existing database is replaced only if `replace` is set.
///
/// # Errors
/// [`BackupError::Unusable`], [`BackupError::Exists`] or [`BackupError::InUse`];
/// the database is then unchanged.
pub async fn restore(url: &str, from: &Path, replace: bool) -> Result<PathBuf, BackupError> {
    check_backup(from).await?;
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
    let database = options.get_filename().to_owned();
    if database.exists() && !replace {
        return Err(BackupError::Exists(database));
    }
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(with_path(folder))?;
    // Held to the end, so that no server begins to empty the outbox meanwhile.
    let owner = owner_file(&database);
    let owner = File::options().create(true).truncate(false).write(true).open(&owner).map_err(with_path(&owner))?;
    owner.try_lock().map_err(|_| BackupError::InUse)?;
    if database.exists() {
        check_exclusive(&options).await?;
    }
    let beside = with_end(&database, "-restoring");
    std::fs::remove_file(&beside).ok();
    let copy = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(&beside);
    let mut copy = copy.map_err(with_path(&beside))?;
    io::copy(&mut File::open(from).map_err(with_path(from))?, &mut copy).map_err(with_path(&beside))?;
    copy.sync_all().map_err(with_path(&beside))?;
    for end in ["-wal", "-shm"] {
        // They belong to the old database and would damage the new one.
        std::fs::remove_file(with_end(&database, end)).ok();
    }
    std::fs::rename(&beside, &database).map_err(with_path(&database))?;
    sync(&database)?;
    Ok(database)
}

/// Rejects a file that is damaged, not a database of this program, or of a later
/// version.
async fn check_backup(file: &Path) -> Result<(), BackupError> {
    let unusable = |reason: String| BackupError::Unusable { file: file.to_owned(), reason };
    if !file.is_file() {
        return Err(unusable("the file does not exist".to_owned()));
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut conn = options.connect().await.map_err(|_| unusable("it is not a SQLite database".to_owned()))?;
    let found = quick_check(&mut conn).await.map_err(|_| unusable("it is not a SQLite database".to_owned()))?;
    if let Some(damage) = found {
        return Err(unusable(damage));
    }
    match schema_state(&mut conn).await.map(|schema| schema.newer) {
        Ok(None) => {}
        Ok(Some(version)) => {
            let reason = format!("its schema has version {version}, which is newer than this guest-chat");
            return Err(unusable(reason));
        }
        Err(_) => return Err(unusable("it is not a guest-chat database".to_owned())),
    }
    conn.close().await?;
    Ok(())
}

/// Rejects a database that anybody else has open: leaving the write-ahead log
/// requires exclusive access. A damaged database is accepted, because it will be
/// replaced.
async fn check_exclusive(options: &SqliteConnectOptions) -> Result<(), BackupError> {
    let Ok(mut conn) = options.clone().busy_timeout(Duration::ZERO).connect().await else { return Ok(()) };
    let alone = sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut conn).await;
    conn.close().await.ok();
    match alone {
        Err(sqlx::Error::Database(error)) if error.message().contains("locked") => Err(BackupError::InUse),
        _ => Ok(()),
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(end);
    path.into()
}

/// Syncs a file and its folder to disk.
fn sync(file: &Path) -> Result<(), BackupError> {
    let on_disk = |path: &Path| File::open(path).and_then(|file| file.sync_all()).map_err(with_path(path));
    on_disk(file)?;
    let absolute_path = std::path::absolute(file).map_err(with_path(file))?;
    absolute_path.parent().map_or(Ok(()), on_disk)
}
