//! What the hotel's side sees: its list of conversations.

use crate::{BookingId, ChatState, ConversationId, SenderType, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// The answer to `GET …/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationList {
    /// Newest activity first.
    pub conversations: Vec<ConversationSummary>,
    /// Give it back as `cursor` for what comes below; `null` at the end.
    pub next_cursor: Option<String>,
}

/// One conversation of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its booking.
    pub booking_id: BookingId,
    /// Its guest.
    pub guest_name: String,
    /// The right to chat, the room and who answers, their fields beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// Its newest change.
    pub seq: Seq,
    /// Its newest message.
    pub last_message: Option<LastMessagePreview>,
    /// How many of the guest's messages the hotel has not read.
    pub unread_count: i64,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
}

/// The beginning of the newest message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMessagePreview {
    /// Who wrote it.
    pub sender_type: SenderType,
    /// Its first 100 characters.
    pub message: String,
    /// When.
    pub timestamp: Timestamp,
}

/// The answer to `POST …/conversations/{id}/assign`, `/resolve` and `/reopen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The right to chat, the room and who answers, their fields beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// Its newest change.
    pub seq: Seq,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
}

/// The answer to `GET …/staff`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList {
    /// By name.
    pub staff: Vec<StaffEntry>,
}

/// A member of staff, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffEntry {
    /// What `assign` takes.
    pub staff_id: i64,
    /// The name guests see.
    pub name: String,
    /// The role guests see.
    pub role: String,
}
