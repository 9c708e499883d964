//! Copies of the database while it is in use, and back from them.

use super::inspect::{newer_than_this, quick_check};
use super::owner::owner_file;
use crate::store::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Names and messages of guests: nobody else on the machine reads them.
const FOR_ITS_OWNER: u32 = 0o600;

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file that would have to be written over.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// No database to copy.
    #[error("there is no database {}", .0.display())]
    Missing(PathBuf),
    /// A server, or another command, has it open.
    #[error("the database is in use: stop the server first")]
    InUse,
    /// What is to be restored is no whole database of ours.
    #[error("{} cannot be restored: {reason}", .file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or folder that cannot be made, read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
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

/// What went wrong with that file or folder.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    |error| BackupError::File { path: path.to_owned(), error }
}

/// Writes a copy of the database at a `sqlite:` URL as it is at this instant,
/// while others go on writing. When this returns it is on the disk.
///
/// # Errors
/// [`BackupError::Missing`], [`BackupError::Exists`], or where the database or
/// the disk fails: then there is no file.
pub async fn back_up(url: &str, to: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(Duration::from_secs(10));
    if !options.get_filename().exists() {
        return Err(BackupError::Missing(options.get_filename().to_owned()));
    }
    // SQLite writes into a file that is empty, and this one is nobody else's.
    let made = OpenOptions::new().write(true).create_new(true).mode(FOR_ITS_OWNER).open(to);
    made.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(to.to_owned()),
        _ => at(to)(error),
    })?;
    let copied = copy_into(&options, to).await;
    if copied.is_err() {
        // Half a copy is worse than none.
        std::fs::remove_file(to).ok();
    }
    copied
}

async fn copy_into(options: &SqliteConnectOptions, to: &Path) -> Result<(), BackupError> {
    // Absolute: a name that begins with `file:` would be taken for a URL.
    let path = std::path::absolute(to).map_err(at(to))?;
    let path = path.to_str().ok_or_else(|| at(to)(io::Error::other("the file's name is not UTF-8")))?;
    let mut conn = options.connect().await?;
    sqlx::query("VACUUM INTO ?").bind(path).execute(&mut conn).await?;
    conn.close().await?;
    sync(to)
}

/// Puts a backup in the place of the database at a `sqlite:` URL. One that is
/// there is only replaced where that is asked for. Answers which file it is.
///
/// # Errors
/// [`BackupError::Unusable`], [`BackupError::Exists`], [`BackupError::InUse`]:
/// then nothing has changed.
pub async fn restore(url: &str, from: &Path, replace: bool) -> Result<PathBuf, BackupError> {
    check(from).await?;
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
    let database = options.get_filename().to_owned();
    if database.exists() && !replace {
        return Err(BackupError::Exists(database));
    }
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    // Held to the end: no server starts to hand out events meanwhile.
    let owner = owner_file(&database);
    let owner = File::options().create(true).truncate(false).write(true).open(&owner).map_err(at(&owner))?;
    owner.try_lock().map_err(|_| BackupError::InUse)?;
    if database.exists() {
        have_alone(&options).await?;
    }
    let beside = with_end(&database, "-restoring");
    std::fs::remove_file(&beside).ok();
    let copy = OpenOptions::new().write(true).create_new(true).mode(FOR_ITS_OWNER).open(&beside);
    let mut copy = copy.map_err(at(&beside))?;
    io::copy(&mut File::open(from).map_err(at(from))?, &mut copy).map_err(at(&beside))?;
    copy.sync_all().map_err(at(&beside))?;
    for end in ["-wal", "-shm"] {
        // The old database's: with the new one they would be its ruin.
        std::fs::remove_file(with_end(&database, end)).ok();
    }
    std::fs::rename(&beside, &database).map_err(at(&database))?;
    sync(&database)?;
    Ok(database)
}

/// Refuses what is broken, none of ours, or of a later version.
async fn check(file: &Path) -> Result<(), BackupError> {
    let unusable = |reason: String| BackupError::Unusable { file: file.to_owned(), reason };
    if !file.is_file() {
        return Err(unusable("there is no such file".to_owned()));
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut conn = options.connect().await.map_err(|_| unusable("it is no database".to_owned()))?;
    let found = quick_check(&mut conn).await.map_err(|_| unusable("it is no database".to_owned()))?;
    if let Some(damage) = found {
        return Err(unusable(damage));
    }
    match newer_than_this(&mut conn).await {
        Ok(None) => {}
        Ok(Some(version)) => {
            let reason = format!("its schema has version {version}, which this guest-chat does not know");
            return Err(unusable(reason));
        }
        Err(_) => return Err(unusable("it is not guest-chat's".to_owned())),
    }
    conn.close().await?;
    Ok(())
}

/// Refuses while anybody else has the database open: only one alone may leave
/// the write-ahead log. What is broken does not count, being replaced.
async fn have_alone(options: &SqliteConnectOptions) -> Result<(), BackupError> {
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

/// The file and its name are on the disk.
fn sync(file: &Path) -> Result<(), BackupError> {
    let on_disk = |path: &Path| File::open(path).and_then(|file| file.sync_all()).map_err(at(path));
    on_disk(file)?;
    let whole = std::path::absolute(file).map_err(at(file))?;
    whole.parent().map_or(Ok(()), on_disk)
}
