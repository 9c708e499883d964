//! Limits on file storage.

use crate::limits;

/// Default for the free space that the disk keeps, in bytes.
const FREE_BYTES: u64 = 500 * 1024 * 1024;

/// Limits on file storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageLimits {
    /// `GUEST_CHAT_FILES_PER_STAY_MIB`, in bytes: for the guest of a stay, and
    /// separately as much for the hotel. 0 for no limit.
    pub side_bytes: u64,
    /// `GUEST_CHAT_FILES_KEEP_FREE_MIB`, in bytes: the free space that is kept
    /// on the disk with the folder for files, which often holds the database
    /// too.
    pub free_bytes: u64,
}

impl Default for StorageLimits {
    fn default() -> Self {
        Self { side_bytes: limits::STORED_FILES.bytes(), free_bytes: FREE_BYTES }
    }
}
