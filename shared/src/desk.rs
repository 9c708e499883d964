//! What the hotel's side sees: its list of conversations.

use crate::{BookingId, ChatState, ConversationId, SenderType, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// The answer to `GET …/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationList {
    /// In the order that was asked for.
    pub conversations: Vec<ConversationSummary>,
    /// Give it back as `cursor` for what comes below; `null` at the end.
    pub next_cursor: Option<String>,
    /// How soon the hotel promises to answer, in minutes, 1 to 1440.
    pub answer_within_min: u16,
    /// How many of the hotel's conversations have something unread, whatever
    /// part of the list this is; 100 stands for that many and more.
    pub unread_conversations: i64,
}

/// One conversation of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The `staff_id` of who has it; `null` for nobody and for the hotel's own
    /// system.
    pub handler_id: Option<i64>,
    /// The day of arrival, `YYYY-MM-DD` in the hotel's time zone.
    pub check_in: Option<String>,
    /// The day of departure, likewise.
    pub check_out: Option<String>,
    /// Where the guest's stay has got to today; `null` where the booking does
    /// not tell, or is cancelled.
    pub stay: Option<StayPhase>,
    /// Its newest change.
    pub seq: Seq,
    /// Its newest message.
    pub last_message: Option<LastMessagePreview>,
    /// How many of the guest's messages the hotel has not read.
    pub unread_count: i64,
    /// When the oldest of the guest's messages was written that the hotel has
    /// not answered; `null` where nobody waits. Deleted messages count not, and
    /// what the system writes is no answer.
    pub waiting_since: Option<Timestamp>,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
}

/// Where a stay has got to, by the hotel's own calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StayPhase {
    /// The guest is to come on a later day.
    Upcoming,
    /// The guest is to come today.
    ArrivesToday,
    /// The guest is here.
    InHouse,
    /// The guest is here, and is to leave today.
    LeavesToday,
    /// The guest has left.
    Departed,
}

/// The beginning of the newest message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffList {
    /// By name.
    pub staff: Vec<StaffEntry>,
}

/// A member of staff, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffEntry {
    /// What `assign` takes.
    pub staff_id: i64,
    /// The name guests see.
    pub name: String,
    /// The role guests see.
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
    ConversationList { conversations next_cursor answer_within_min unread_conversations }
    ConversationSummary {
        conversation_id booking_id guest_name handler_id check_in check_out stay seq last_message unread_count
        waiting_since resolved_at ..chat
    }
    LastMessagePreview { sender_type message timestamp }
    Handling { conversation_id seq resolved_at ..chat }
    StaffList { staff }
    StaffEntry { staff_id name role }
}
