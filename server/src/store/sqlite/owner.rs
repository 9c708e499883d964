//! Who empties the outbox: one process at a time.

use super::Store;
use crate::store::StoreError;
use std::fs::{File, TryLockError};
use std::path::PathBuf;

/// The right to empty the outbox, until this is dropped or the process ends,
/// however it ends: the lock is the operating system's.
#[derive(Debug)]
pub struct OutboxOwner {
    _locked: File,
}

impl Store {
    /// Takes the right to empty the outbox; `None` while another process has
    /// it. SQLite's files are shared by processes of one machine only, so a
    /// locked file beside them will do.
    ///
    /// # Errors
    /// Where the file cannot be made or locked.
    pub async fn own_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(&self.owner_file)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(OutboxOwner { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Beside the database, named like SQLite's own files there.
pub(in crate::store) fn owner_file(database: &std::path::Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-outbox");
    path.into()
}
