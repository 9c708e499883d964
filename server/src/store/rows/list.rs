//! List of conversations, as the store reads it.

use super::stored::preview;
use super::{Booking, Conversation, Nullable, Parsed, StaffKey, UnixMs};
use crate::store::StoreError;
use shared::{ConversationId, MessageId, SenderType, Timestamp};
use sqlx::FromRow;

/// Selection of the conversations in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationFilter {
    /// That need an answer: the guest waits for one, or the time until which they
    /// were snoozed has passed. Without those that are snoozed; the longest wait first,
    /// whatever the order of the list.
    Waiting,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct ListPlace {
    /// `true` if it is unread; ignored by [`ListOrder::Newest`].
    #[sqlx(rename = "is_unread")]
    pub unread: bool,
    /// Id of the newest message of the conversation; with
    /// [`ConversationFilter::Waiting`] the time since when it needs an answer.
    pub sort_key: i64,
    /// The conversation.
    #[sqlx(rename = "id", try_from = "i64")]
    pub conversation: ConversationId,
}

impl ListPlace {
    /// Returns the place above every conversation.
    pub(in crate::store) fn top(filter: ConversationFilter) -> Self {
        // The longest wait has the lowest time.
        let end = if filter == ConversationFilter::Waiting { i64::MIN } else { i64::MAX };
        Self { unread: true, sort_key: end, conversation: ConversationId(end) }
    }
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
    /// Present time, which decides whether a conversation is still snoozed.
    pub now: Timestamp,
}

impl ListPage {
    /// Returns the value that the condition of the filter compares with, if it has
    /// one.
    pub(in crate::store) fn filter_value(&self) -> Option<i64> {
        match self.filter {
            ConversationFilter::HandledBy(StaffKey(member)) => Some(member),
            ConversationFilter::Waiting => Some(self.now.unix_ms()),
            ConversationFilter::Open
            | ConversationFilter::Unread
            | ConversationFilter::Resolved
            | ConversationFilter::All => None,
        }
    }
}

/// Row of a list of conversations.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ConversationRow {
    /// The conversation.
    #[sqlx(flatten)]
    pub conversation: Conversation,
    /// The booking.
    #[sqlx(flatten)]
    pub booking: Booking,
    /// Newest message, shortened.
    #[sqlx(flatten, try_from = "StoredLastMessage")]
    pub last_message: Option<LastMessage>,
    /// Number of messages of the guest that the hotel has not read.
    #[sqlx(rename = "unread_count")]
    pub unread: i64,
    /// `true` if staff have marked it as unread.
    pub marked_unread: bool,
    /// Time of the oldest message to which the guest awaits an answer.
    #[sqlx(rename = "waiting_since_ms", try_from = "Nullable<UnixMs>")]
    pub waiting_since: Option<Timestamp>,
    /// Time until which the conversation is snoozed; in the past once it has returned.
    #[sqlx(rename = "snoozed_until_ms", try_from = "Nullable<UnixMs>")]
    pub snoozed_until: Option<Timestamp>,
}

impl ConversationRow {
    /// Returns whether the list shows the conversation as unread.
    pub fn is_unread(&self) -> bool {
        self.unread > 0 || self.marked_unread
    }

    /// Returns the time since when the conversation needs an answer, by which
    /// [`ConversationFilter::Waiting`] orders.
    pub fn needs_answer_since(&self) -> Option<Timestamp> {
        self.waiting_since.or(self.snoozed_until)
    }
}

/// Numbers of conversations, each counted up to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct ConversationCounts {
    /// Conversations that need an answer, without snoozed ones.
    pub waiting: i64,
    /// Open conversations of a member of staff.
    pub mine: i64,
    /// Open conversations.
    pub open: i64,
    /// Resolved conversations.
    pub resolved: i64,
}

/// Message that contains words of a search.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SearchHit {
    /// Its conversation.
    #[sqlx(rename = "conversation_id", try_from = "i64")]
    pub conversation: ConversationId,
    /// The message.
    #[sqlx(rename = "id", try_from = "i64")]
    pub message: MessageId,
    /// Kind of sender.
    #[sqlx(try_from = "Parsed<SenderType>")]
    pub sender_type: SenderType,
    /// Text of the message.
    pub body: String,
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

/// Columns of the newest message, which are NULL if there is none.
#[derive(FromRow)]
struct StoredLastMessage {
    #[sqlx(rename = "m_sender_type", try_from = "Nullable<Parsed<SenderType>>")]
    sender_type: Option<SenderType>,
    #[sqlx(rename = "m_preview")]
    preview: Option<String>,
    #[sqlx(rename = "m_attachments")]
    attachments: Option<String>,
    #[sqlx(rename = "m_sent_at_ms", try_from = "Nullable<UnixMs>")]
    sent_at: Option<Timestamp>,
}

impl TryFrom<StoredLastMessage> for Option<LastMessage> {
    type Error = StoreError;

    fn try_from(stored: StoredLastMessage) -> Result<Self, StoreError> {
        let (Some(sender_type), Some(sent_at)) = (stored.sender_type, stored.sent_at) else { return Ok(None) };
        let preview = preview(stored.preview.unwrap_or_default(), stored.attachments)?;
        Ok(Some(LastMessage { sender_type, preview, sent_at }))
    }
}
