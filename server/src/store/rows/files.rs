//! Files that were sent.

use shared::{ConversationId, MessageId, SenderType, Timestamp};
use uuid::Uuid;

/// What is known of a file; what is in it stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name, ours.
    pub id: Uuid,
    /// Whose it is.
    pub conversation: ConversationId,
    /// The message that carries it, if one does.
    pub message: Option<MessageId>,
    /// Which side has sent it.
    pub sender: SenderType,
    /// The name it is shown under.
    pub file_name: String,
    /// What it is.
    pub mime_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// The size of its small picture, where it has one.
    pub thumbnail_bytes: Option<u64>,
    /// Its width, where it is a picture, in pixels.
    pub width: Option<u32>,
    /// Its height.
    pub height: Option<u32>,
    /// When it came; the beginning of time once it is to be removed.
    pub uploaded_at: Timestamp,
}

/// All files that one side of a conversation has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFiles {
    /// How many of them no message carries.
    pub free: u64,
    /// Their bytes, those of their thumbnails included.
    pub bytes: u64,
}
