//! Right to empty the outbox, held by one process at a time.

use super::store::Store;
use crate::store::StoreError;
use std::fs::{File, TryLockError};

/// Right to empty the outbox. It ends when this is dropped or the process ends,
/// even by a crash: the lock belongs to the operating system.
#[derive(Debug)]
pub struct OutboxOwner {
    _locked: File,
}

impl Store {
    /// Acquires the right to empty the outbox. Returns `None` while another process
    /// holds it. Only processes of one machine share SQLite's files, so a locked
    /// file next to them is sufficient.
    ///
    /// # Errors
    /// [`StoreError::File`] if the file cannot be created or locked.
    pub async fn acquire_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(&self.owner_file)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(OutboxOwner { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
