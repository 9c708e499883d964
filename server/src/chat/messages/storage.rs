//! File storage: the space for each side of a conversation, and the free space
//! that the disk keeps.

use crate::chat::auth::rights::write_refusal;
use crate::chat::service::StorageLimits;
use crate::chat::{Chat, ChatError};
use crate::limits;
use crate::store::{Db, Thread};
use shared::SenderType;

#[cfg(test)]
mod tests;

/// Time to wait that a client gets if too many of its files are unattached, in
/// seconds.
const TOO_MANY_WAIT_S: u64 = 3600;

impl Chat {
    /// Sets the limits on file storage.
    #[must_use]
    pub fn with_storage_limits(self, storage: StorageLimits) -> Self {
        Self { storage, ..self }
    }

    /// Checks that one side of a conversation may upload a file and has room
    /// for `more_bytes`. In a write the conversation's row has been read
    /// before, so that of two concurrent files the second counts the first.
    ///
    /// # Errors
    /// [`ChatError::Closed`] for a guest who may not write,
    /// [`ChatError::RateLimited`] if too many files wait to be attached to a
    /// message, [`ChatError::FileStorageFull`].
    pub(crate) async fn check_room(
        &self,
        db: &mut Db<'_>,
        to: &Thread,
        sender: SenderType,
        more_bytes: u64,
    ) -> Result<(), ChatError> {
        if let (SenderType::Guest, Some(code)) = (sender, write_refusal(&to.booking.stay, to.hotel.exemptions)) {
            return Err(ChatError::Closed(code));
        }
        let stored = db.file_totals(to.conversation.id, sender).await?;
        if stored.free >= limits::UNATTACHED_FILES.count() as u64 {
            return Err(ChatError::RateLimited { retry_after_s: TOO_MANY_WAIT_S });
        }
        let limit = self.storage.side_bytes;
        if limit > 0 && stored.bytes.saturating_add(more_bytes) > limit {
            return Err(ChatError::FileStorageFull { limit_bytes: limit, stored_bytes: stored.bytes });
        }
        Ok(())
    }

    /// Checks that the disk has room for another file.
    ///
    /// # Errors
    /// [`ChatError::DiskFull`], or [`ChatError::Files`] if the file storage
    /// fails.
    pub(crate) async fn check_disk(&self) -> Result<(), ChatError> {
        match self.files.free_bytes().await? {
            Some(free) if free < self.storage.free_bytes => {
                tracing::error!(
                    free_bytes = free,
                    "uploads are refused: too little free space on the disk with the folder for files"
                );
                Err(ChatError::DiskFull)
            }
            _ => Ok(()),
        }
    }
}
