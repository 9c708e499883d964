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
