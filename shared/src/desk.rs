//! List of conversations and staff, as the desk sees them.

use crate::{BookingId, ChatState, ConversationId, MessageId, SenderType, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// The answer to `GET …/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationList {
    /// Conversations, in the requested order.
    pub conversations: Vec<ConversationSummary>,
    /// Cursor of the next page, for the parameter `cursor`; `null` at the end.
    pub next_cursor: Option<String>,
    /// Promised response time in minutes, 1 to 1440.
    pub answer_within_min: u16,
    /// Questions of today that were answered, at most 20 seconds old.
    pub answered_today: AnsweredToday,
    /// Number of unread conversations of the hotel, independent of filter and page;
    /// 100 means 100 or more.
    pub unread_conversations: i64,
    /// Numbers of conversations in parts of the list.
    pub counts: ListCounts,
}

/// Questions of guests that were asked today, within the opening hours of the
/// reception, and have been answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnsweredToday {
    /// Number of them.
    pub answered: i64,
    /// Number of those that were answered within the promised time.
    pub in_time: i64,
}

/// Numbers of conversations in parts of the list, independent of filter and page;
/// 100 means 100 or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListCounts {
    /// Conversations that need an answer, without snoozed ones.
    pub waiting: i64,
    /// Open conversations of the member of staff; `null` without a session.
    pub mine: Option<i64>,
    /// Open conversations.
    pub open: i64,
    /// Resolved conversations.
    pub resolved: i64,
}

/// Conversation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationSummary {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Booking of the conversation.
    pub booking_id: BookingId,
    /// Name of the guest.
    pub guest_name: String,
    /// Permission to chat, room and handler; their fields are beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// `staff_id` of the handler; `null` if there is none, or for the hotel's own
    /// system.
    pub handler_id: Option<i64>,
    /// Day of arrival, `YYYY-MM-DD` in the hotel's time zone.
    pub check_in: Option<String>,
    /// Day of departure, in the same format.
    pub check_out: Option<String>,
    /// Phase of the stay today; `null` if the booking has no such data, or is
    /// cancelled.
    pub stay: Option<StayPhase>,
    /// Number of the newest change.
    pub seq: Seq,
    /// Beginning of the newest message.
    pub last_message: Option<LastMessagePreview>,
    /// The newest message of the guest or of the hotel; 0 before the first.
    #[serde(default)]
    pub last_message_id: MessageId,
    /// Number of messages of the guest that the hotel has not read.
    pub unread_count: i64,
    /// True if staff have marked the conversation as unread.
    #[serde(default)]
    pub marked_unread: bool,
    /// Time of the guest's oldest message that the hotel has not answered; `null`
    /// if there is none. Deleted messages do not count, and system messages are not
    /// answers.
    pub waiting_since: Option<Timestamp>,
    /// Time until which the conversation is snoozed; in the past, the time at which it
    /// returned and since when it needs an answer; `null` after the guest's next
    /// message, the hotel's next answer after that time, or when it is resolved.
    pub snoozed_until: Option<Timestamp>,
    /// Time at which the conversation was resolved.
    pub resolved_at: Option<Timestamp>,
    /// With the parameter `q`: the newest message that contains all search words,
    /// or else one of them; `null` if only guest, room or booking contain them.
    pub search_match: Option<SearchMatch>,
}

impl ConversationSummary {
    /// Returns whether the list shows the conversation as unread.
    pub fn is_unread(&self) -> bool {
        self.unread_count > 0 || self.marked_unread
    }
}

/// Message that contains words of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchMatch {
    /// The message.
    pub message_id: MessageId,
    /// Kind of sender.
    pub sender_type: SenderType,
    /// Part of its text around the first search word, at most about 100 characters.
    pub excerpt: Vec<ExcerptPart>,
}

/// Part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExcerptPart {
    /// The text.
    pub text: String,
    /// True if it is a search word.
    pub is_match: bool,
}

/// Phase of a stay, by the calendar of the hotel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StayPhase {
    /// The guest arrives on a later day.
    Upcoming,
    /// The guest arrives today.
    ArrivesToday,
    /// The guest is in the hotel.
    InHouse,
    /// The guest is in the hotel and leaves today.
    LeavesToday,
    /// The guest has left.
    Departed,
}

/// Beginning of the newest message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastMessagePreview {
    /// Kind of sender.
    pub sender_type: SenderType,
    /// First 100 characters of the text or, without text, of the file names.
    pub message: String,
    /// Time of the message.
    pub timestamp: Timestamp,
}

/// The answer to `POST …/conversations/{id}/assign`, `/resolve` and `/reopen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Handling {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Permission to chat, room and handler; their fields are beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// Number of the newest change.
    pub seq: Seq,
    /// Time at which the conversation was resolved.
    pub resolved_at: Option<Timestamp>,
}

/// The answer to `GET …/staff`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffList {
    /// Members of staff, ordered by name.
    pub staff: Vec<StaffEntry>,
}

/// Member of staff, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffEntry {
    /// Number for `assign`.
    pub staff_id: i64,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
}

crate::json_names! {
    StayPhase {
        Upcoming = "upcoming"
        ArrivesToday = "arrives_today"
        InHouse = "in_house"
        LeavesToday = "leaves_today"
        Departed = "departed"
    }
}

crate::json_objects! {
    ConversationList { conversations next_cursor answer_within_min answered_today unread_conversations counts }
    AnsweredToday { answered in_time }
    ListCounts { waiting mine open resolved }
    ConversationSummary {
        conversation_id booking_id guest_name handler_id check_in check_out stay seq last_message last_message_id unread_count marked_unread
        waiting_since snoozed_until resolved_at search_match ..chat
    }
    LastMessagePreview { sender_type message timestamp }
    SearchMatch { message_id sender_type excerpt }
    ExcerptPart { text is_match }
    Handling { conversation_id seq resolved_at ..chat }
    StaffList { staff }
    StaffEntry { staff_id name role }
}
