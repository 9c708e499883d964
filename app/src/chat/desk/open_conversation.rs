//! Data of the open conversation.

use serde::Serialize;
use shared::note::Note;
use shared::{BookingId, ChannelName, ErrorCode, MessagePage, Timestamp};
use uuid::Uuid;

/// The open conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenConversation {
    /// Name of its guest.
    pub guest_name: String,
    /// Id of its booking.
    pub booking_id: BookingId,
    /// Channel of its guest.
    pub guest_channel: ChannelName,
    /// Its newest messages, or those before a given message.
    pub page: MessagePage,
    /// True if this is the newest page. A page of earlier messages works
    /// without a script.
    pub is_newest: bool,
    /// Time since when it is resolved.
    pub resolved_at: Option<Timestamp>,
    /// Time until which it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// Notes of colleagues.
    pub notes: Vec<Note>,
    /// Id of the member of staff to whom it is assigned.
    pub handler_id: Option<i64>,
    /// Client message id that the form uses for the next message.
    pub form_message_id: Uuid,
    /// Text of a message that was refused.
    pub draft: String,
    /// Reason of the refusal.
    pub refused: Option<ErrorCode>,
}

shared::json_objects! {
    OpenConversation {
        guest_name booking_id guest_channel page is_newest resolved_at snoozed_until notes handler_id form_message_id
        draft refused
    }
}
