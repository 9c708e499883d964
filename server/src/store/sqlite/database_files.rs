//! Files of a database.

use std::path::{Path, PathBuf};

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
