//! List of conversations, as the store reads it.

use super::{Booking, Conversation, StaffKey};
use shared::{ConversationId, MessageId, SenderType, Timestamp};

/// Selection of the conversations in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationFilter {
    /// Not resolved.
    Open,
    /// Not resolved, and handled by this member of staff.
    HandledBy(StaffKey),
    /// With messages of the guest that the hotel has not read.
    Unread,
    /// Resolved.
    Resolved,
    /// All.
    All,
}

/// Order of the conversations in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Newest message first.
    #[default]
    Newest,
    /// Unread conversations first, then the others, each part by newest message.
    UnreadFirst,
}

/// Place of a conversation in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// `true` if it is unread; ignored by [`ListOrder::Newest`].
    pub unread: bool,
    /// Newest message of the conversation.
    pub message: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
}

/// Page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// Selection of the conversations.
    pub filter: ConversationFilter,
    /// Order of the conversations.
    pub order: ListOrder,
    /// Words that a conversation must contain, each in a message, the guest name,
    /// the room or the booking id.
    pub search: Option<String>,
    /// Place below which the page begins; `None` for the top.
    pub below: Option<ListPlace>,
    /// Maximum number of conversations.
    pub limit: i64,
}

/// Row of a list of conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    /// The conversation.
    pub conversation: Conversation,
    /// The booking.
    pub booking: Booking,
    /// Newest message, shortened.
    pub last_message: Option<LastMessage>,
    /// Number of messages of the guest that the hotel has not read.
    pub unread: i64,
    /// Time of the oldest message to which the guest awaits an answer.
    pub waiting_since: Option<Timestamp>,
}

/// Newest message of a conversation, shortened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    /// Kind of sender.
    pub sender_type: SenderType,
    /// First 100 characters of the text or, without text, of the file names.
    pub preview: String,
    /// Time at which the message was sent.
    pub sent_at: Timestamp,
}
