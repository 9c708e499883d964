//! Uploaded files.

use shared::{ConversationId, MessageId, SenderType, Timestamp};
use uuid::Uuid;

/// Metadata of a file. The content is stored elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Identifier, assigned by the server.
    pub id: Uuid,
    /// Conversation that the file belongs to.
    pub conversation: ConversationId,
    /// Message that the file is attached to, if any.
    pub message: Option<MessageId>,
    /// Side that has uploaded the file.
    pub sender: SenderType,
    /// Name that is shown.
    pub file_name: String,
    /// MIME type.
    pub mime_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Size of the thumbnail in bytes, if there is one.
    pub thumbnail_bytes: Option<u64>,
    /// Width in pixels, if it is a picture.
    pub width: Option<u32>,
    /// Height in pixels, if it is a picture.
    pub height: Option<u32>,
    /// Time of the upload; 0 (Unix time) once the file is to be removed.
    pub uploaded_at: Timestamp,
}

/// Totals of all files that one side of a conversation has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTotals {
    /// Number of files that are attached to no message.
    pub free: u64,
    /// Total size in bytes, thumbnails included.
    pub bytes: u64,
}
