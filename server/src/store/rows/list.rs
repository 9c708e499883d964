//! A list of conversations, as the store reads it.

use super::{Booking, Conversation, StaffKey};
use shared::{ConversationId, MessageId, SenderType, Timestamp};

/// Which conversations a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationFilter {
    /// Not resolved.
    Open,
    /// Not resolved, and this member of staff has it.
    HandledBy(StaffKey),
    /// With guest's messages that the hotel has not read.
    Unread,
    /// Resolved.
    Resolved,
    /// All.
    All,
}

/// In which order a list shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Newest message first.
    #[default]
    Newest,
    /// Those that the hotel has not read, then the others, each newest message
    /// first.
    UnreadFirst,
}

/// A conversation's place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// Whether it is unread; where the order does not ask, it says nothing.
    pub unread: bool,
    /// Its newest message.
    pub message: MessageId,
    /// It.
    pub conversation: ConversationId,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// Which conversations.
    pub filter: ConversationFilter,
    /// In which order.
    pub order: ListOrder,
    /// Only those with all of these words, in a message or as guest, room or
    /// booking.
    pub search: Option<String>,
    /// From below this place; from the top where there is none.
    pub below: Option<ListPlace>,
    /// At most so many.
    pub limit: i64,
}

/// One row of a list of conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    /// The conversation.
    pub conversation: Conversation,
    /// Its booking.
    pub booking: Booking,
    /// Its newest message's sender, text and time.
    pub last_message: Option<LastMessage>,
    /// How many of the guest's messages the hotel has not read.
    pub unread: i64,
    /// When the oldest message was written that the guest waits for an answer
    /// to.
    pub waiting_since: Option<Timestamp>,
}

/// The newest message of a conversation, shortened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    /// Who wrote it.
    pub sender_type: SenderType,
    /// Its first 100 characters.
    pub preview: String,
    /// When.
    pub sent_at: Timestamp,
}
