//! Bookings and their conversations.

use super::{Hotel, StaffKey};
use jiff::civil::Date;
use shared::{BookingId, ConversationId, MessageId, ReadMarkers, Seq, StaffInfo, Timestamp};

/// Key of a booking's row. The public identifier is [`BookingId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BookingKey(pub i64);

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Key of the row.
    pub key: BookingKey,
    /// Public identifier.
    pub booking_id: BookingId,
    /// The stay.
    pub stay: Stay,
}

/// Data of a stay, from the booking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// Name of the guest.
    pub guest_name: String,
    /// Room number, once assigned.
    pub room_number: Option<String>,
    /// Day of arrival.
    pub check_in: Option<Date>,
    /// Day of departure.
    pub check_out: Option<Date>,
    /// Time at which the guest checked in.
    pub checked_in_at: Option<Timestamp>,
    /// Time at which the guest checked out.
    pub checked_out_at: Option<Timestamp>,
    /// `true` if the booking was cancelled.
    pub cancelled: bool,
}

/// Row of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Identifier.
    pub id: ConversationId,
    /// Number of the newest change.
    pub seq: Seq,
    /// Newest message of the guest or of staff; 0 before the first.
    pub last_message_id: MessageId,
    /// Read markers of both sides.
    pub read: ReadMarkers,
    /// Name and role of whoever handles the conversation.
    pub handler: Option<StaffInfo>,
    /// Key of the handler, if it is a member of staff.
    pub handler_id: Option<StaffKey>,
    /// Time at which the conversation was resolved.
    pub resolved_at: Option<Timestamp>,
}

/// Conversation with its hotel and its booking: the starting point of every use
/// case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The hotel.
    pub hotel: Hotel,
    /// The booking.
    pub booking: Booking,
    /// The conversation.
    pub conversation: Conversation,
}
