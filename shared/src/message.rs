//! Messages, the request to send one, and pages of messages.

use crate::json::{ToJson, write};
use crate::{BookingId, ChatState, ConversationId, MessageId, ReadMarkers, Seq, StaffInfo, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Kind of sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SenderType {
    /// The guest of the booking.
    Guest,
    /// A member of staff, or the hotel's own system.
    Staff,
    /// The chat itself, such as "Maeve has joined".
    System,
}

impl SenderType {
    /// Returns the word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }
}

/// Error of a word that is not a kind of sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderTypeError;

impl core::fmt::Display for SenderTypeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("senders are guest, staff and system")
    }
}

impl core::error::Error for SenderTypeError {}

impl core::str::FromStr for SenderType {
    type Err = SenderTypeError;

    fn from_str(word: &str) -> Result<Self, SenderTypeError> {
        let all = [Self::Guest, Self::Staff, Self::System];
        all.into_iter().find(|sender| sender.as_str() == word).ok_or(SenderTypeError)
    }
}

/// Status of a message on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MessageStatus {
    /// Stored, and not yet read.
    Delivered,
    /// Read by the other side.
    Read,
}

/// Beginning of a message that another one replies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyPreview {
    /// Id of the message.
    pub id: MessageId,
    /// Kind of sender.
    pub sender_type: SenderType,
    /// Name of the sender.
    pub sender_name: String,
    /// First 100 characters (Unicode scalar values) of the text or, without text,
    /// of the file names; empty once deleted.
    pub message: String,
}

/// Time for which a guest may change a message after writing it, in milliseconds.
pub const GUEST_MAY_CHANGE_FOR_MS: i64 = 5 * 60 * 1000;

impl ReplyPreview {
    /// Maximum length of a preview, in Unicode scalar values.
    pub const LENGTH: usize = 100;
}

/// Message, as every client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Number of the message; ids have the order of the conversation.
    pub id: MessageId,
    /// Conversation of the message.
    pub conversation_id: ConversationId,
    /// Booking of the conversation.
    pub booking_id: BookingId,
    /// Number of the last change of this message.
    pub seq: Seq,
    /// Kind of sender.
    pub sender_type: SenderType,
    /// Name of the sender.
    pub sender_name: String,
    /// Name and role of the member of staff who sent the message or is its subject.
    pub staff_info: Option<StaffInfo>,
    /// The text, 1–4000 Unicode scalar values; empty if there are only files, or
    /// once deleted.
    pub message: String,
    /// Time at which the server stored the message.
    pub timestamp: Timestamp,
    /// Id given by the sender, by which a retry is recognised.
    pub client_message_id: Option<Uuid>,
    /// Room of the guest at the time of writing.
    pub room_number: Option<String>,
    /// Id of the message that this one replies to.
    pub reply_to: Option<MessageId>,
    /// Beginning of the message that this one replies to.
    pub reply_to_message: Option<ReplyPreview>,
    /// Status on the other side.
    pub status: MessageStatus,
    /// Time at which the other side read it.
    pub read_at: Option<Timestamp>,
    /// `true` if the text was edited.
    pub is_edited: bool,
    /// Time of the last edit.
    pub edited_at: Option<Timestamp>,
    /// `true` if the message was deleted.
    pub is_deleted: bool,
    /// Time of the deletion.
    pub deleted_at: Option<Timestamp>,
    /// Files, in display order; none once deleted.
    pub attachments: Vec<Attachment>,
    /// `true` if `attachments` is not empty.
    pub has_attachments: bool,
}

impl Message {
    /// Returns the beginning of the text or, without text, of the file names: at
    /// most [`ReplyPreview::LENGTH`] Unicode scalar values.
    #[must_use]
    pub fn preview(&self) -> String {
        let names = || self.attachments.iter().map(|file| &*file.file_name).collect::<Vec<_>>().join(", ");
        let said = if self.message.is_empty() { &names() } else { &self.message };
        said.chars().take(ReplyPreview::LENGTH).collect()
    }
}

/// File attached to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Id of the file.
    pub id: Uuid,
    /// Name under which it was sent, with the extension of its type.
    pub file_name: String,
    /// Type, detected from the content: JPEG, PNG, GIF, HEIC or PDF.
    pub mime_type: String,
    /// Size of the stored file, in bytes.
    pub size_bytes: u64,
    /// Path of the file on this server, for everybody who may read the
    /// conversation.
    pub url: String,
    /// Path of a JPEG thumbnail of at most 480 pixels a side; `null` for a file that
    /// is not a picture, or has a type that not every browser can show.
    pub thumbnail_url: Option<String>,
    /// Width of the picture, in pixels.
    pub width: Option<u32>,
    /// Height of the picture, in pixels.
    pub height: Option<u32>,
}

/// Maximum size of a file: 15 MiB.
pub const MAX_FILE_BYTES: usize = 15 * 1024 * 1024;

/// Maximum number of files of a message.
pub const MAX_ATTACHMENTS: usize = 10;

/// The answer to an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uploaded {
    /// File that can be attached to a message within a day.
    pub attachment: Attachment,
}

/// Page of the history, or of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// Messages, oldest first; after a `seq` cursor, by `seq` of their last change.
    pub messages: Vec<Message>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Number of messages on this page.
    pub count: usize,
    /// `true` if there is another page in the requested direction.
    pub has_more: bool,
    /// Number of the newest change that this answer covers.
    pub seq: Seq,
    /// Both read markers.
    pub read: ReadMarkers,
    /// Permission to chat.
    pub chat: ChatState,
}

/// The body of `POST …/messages`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendMessage {
    /// The text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MessageText, required))]
    pub message: Option<String>,
    /// Id given by the sender, a UUID; a repeated request with the same id returns
    /// the first message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_message_id: Option<Uuid>,
    /// Message of the same conversation that this one replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// Files that were uploaded to this conversation before; with at least one, the
    /// text may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub attachments: Vec<Uuid>,
    /// Name of the sender; only with an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_name: Option<String>,
    /// Role of the sender; only with an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_role: Option<String>,
}

impl ToJson for SendMessage {
    fn to_json(&self) -> String {
        let text = |text: &Option<String>| text.as_deref().map(write::text);
        let id = |id: &Uuid| write::text(&id.to_string());
        let attachments: Vec<_> = self.attachments.iter().map(id).collect();
        write::object(&[
            ("message", text(&self.message)),
            ("client_message_id", self.client_message_id.as_ref().map(id)),
            ("reply_to", self.reply_to.map(|id| id.to_string())),
            ("attachments", (!attachments.is_empty()).then(|| write::list(&attachments))),
            ("sender_name", text(&self.sender_name)),
            ("sender_role", text(&self.sender_role)),
        ])
    }
}

/// The answer to `POST …/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// Number of the message.
    pub message_id: MessageId,
    /// Time at which the message was stored.
    pub sent_at: Timestamp,
    /// Conversation of the message.
    pub conversation_id: ConversationId,
    /// The message.
    pub message: Message,
}

crate::json_names! {
    SenderType { Guest = "guest" Staff = "staff" System = "system" }
    MessageStatus { Delivered = "delivered" Read = "read" }
}

crate::json_objects! {
    ReplyPreview { id sender_type sender_name message }
    Message {
        id conversation_id booking_id seq sender_type sender_name staff_info message timestamp client_message_id
        room_number reply_to reply_to_message status read_at is_edited edited_at is_deleted deleted_at attachments
        has_attachments
    }
    Attachment { id file_name mime_type size_bytes url thumbnail_url width height }
    MessagePage { messages conversation_id count has_more seq read chat }
    Sent { message_id sent_at conversation_id message }
}
