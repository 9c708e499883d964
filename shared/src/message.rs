//! A message, the request that makes one, and pages of them.

use crate::{BookingId, ChatState, ConversationId, MessageId, ReadMarkers, Seq, StaffInfo, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SenderType {
    /// The guest of the booking.
    Guest,
    /// A member of staff, or the hotel's own system.
    Staff,
    /// The chat itself ("Maeve has joined").
    System,
}

/// Whether the other side has seen a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MessageStatus {
    /// Stored and on its way.
    Delivered,
    /// Seen by the other side.
    Read,
}

/// The beginning of a message that another one answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyPreview {
    /// The message answered.
    pub id: MessageId,
    /// Who wrote it.
    pub sender_type: SenderType,
    /// Under which name.
    pub sender_name: String,
    /// Its first 100 characters (Unicode scalar values), or the names of its
    /// files where it has no text; empty once deleted.
    pub message: String,
}

/// How long a guest may change a message after writing it, in milliseconds.
pub const GUEST_MAY_CHANGE_FOR_MS: i64 = 5 * 60 * 1000;

impl ReplyPreview {
    /// How much of a message a preview shows, in Unicode scalar values.
    pub const LENGTH: usize = 100;
}

/// A message as every client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its number; order of ids is order of the conversation.
    pub id: MessageId,
    /// The conversation it stands in.
    pub conversation_id: ConversationId,
    /// The booking of that conversation.
    pub booking_id: BookingId,
    /// The change that last touched this message.
    pub seq: Seq,
    /// Who speaks.
    pub sender_type: SenderType,
    /// Under which name.
    pub sender_name: String,
    /// Name and role, where staff speaks.
    pub staff_info: Option<StaffInfo>,
    /// The text, 1–4000 Unicode scalar values; empty once deleted.
    pub message: String,
    /// When the server stored it.
    pub timestamp: Timestamp,
    /// What the sender called it, so that a retry is recognised.
    pub client_message_id: Option<Uuid>,
    /// The room at the time of writing.
    pub room_number: Option<String>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The beginning of the message it answers.
    pub reply_to_message: Option<ReplyPreview>,
    /// Whether the other side has seen it.
    pub status: MessageStatus,
    /// When the other side saw it.
    pub read_at: Option<Timestamp>,
    /// Whether its text was changed.
    pub is_edited: bool,
    /// When last.
    pub edited_at: Option<Timestamp>,
    /// Whether it was emptied by its sender.
    pub is_deleted: bool,
    /// When.
    pub deleted_at: Option<Timestamp>,
    /// Files, in the order they were sent in; none once deleted.
    pub attachments: Vec<Attachment>,
    /// Whether `attachments` holds any.
    pub has_attachments: bool,
}

impl Message {
    /// The beginning of what it says; of a message without a text, the names of
    /// what it carries. At most [`ReplyPreview::LENGTH`] Unicode scalar values.
    #[must_use]
    pub fn preview(&self) -> String {
        let names = || self.attachments.iter().map(|file| &*file.file_name).collect::<Vec<_>>().join(", ");
        let said = if self.message.is_empty() { &names() } else { &self.message };
        said.chars().take(ReplyPreview::LENGTH).collect()
    }
}

/// A file that a message carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its name on the wire.
    pub id: Uuid,
    /// The name it was sent under, with the ending of what it is.
    pub file_name: String,
    /// Told by its content: JPEG, PNG, GIF, HEIC or PDF.
    pub mime_type: String,
    /// Its size, as it is stored.
    pub size_bytes: u64,
    /// Where it is read, a path on this server, by whoever may read the
    /// conversation.
    pub url: String,
    /// Where a small JPEG of it is read, no side over 480 pixels; `null` for what
    /// is no picture, or none that is shown everywhere.
    pub thumbnail_url: Option<String>,
    /// How wide the picture is, in pixels.
    pub width: Option<u32>,
    /// How high, in pixels.
    pub height: Option<u32>,
}

/// The most that a file may hold: 15 MiB.
pub const MAX_FILE_BYTES: usize = 15 * 1024 * 1024;

/// The most files that one message carries.
pub const MAX_ATTACHMENTS: usize = 10;

/// The answer to an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uploaded {
    /// What a message may now take, within a day.
    pub attachment: Attachment,
}

/// A page of history, or of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// Oldest first; after a `seq` cursor, by `seq` of their last change.
    pub messages: Vec<Message>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// How many messages this page holds.
    pub count: usize,
    /// Whether another page exists in the asked direction.
    pub has_more: bool,
    /// The newest change that this answer covers.
    pub seq: Seq,
    /// Both read markers.
    pub read: ReadMarkers,
    /// The right to chat.
    pub chat: ChatState,
}

/// The body of `POST …/messages`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendMessage {
    /// The text; see [`crate::MessageText`].
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MessageText, required))]
    pub message: Option<String>,
    /// The sender's own name for it, a UUID; the same again is the same message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_message_id: Option<Uuid>,
    /// The message it answers, of the same conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// Files that were uploaded to this conversation before; with one the text
    /// may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub attachments: Vec<Uuid>,
    /// Only with an api key: the name to answer under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_name: Option<String>,
    /// Only with an api key: that person's role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_role: Option<String>,
}

/// The answer to `POST …/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// The message's number.
    pub message_id: MessageId,
    /// When it was stored.
    pub sent_at: Timestamp,
    /// Where.
    pub conversation_id: ConversationId,
    /// The message itself.
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
