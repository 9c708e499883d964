//! Bookings and their conversations. Their columns are named `b_…` and `c_…` in
//! every query.

use super::{Hotel, Nullable, Parsed, StaffKey, UnixMs};
use jiff::civil::Date;
use shared::{BookingId, ConversationId, MessageId, ReadMarker, ReadMarkers, Seq, StaffInfo, Timestamp};
use sqlx::FromRow;

/// Key of a booking's row. The public identifier is [`BookingId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct BookingKey(pub i64);

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Booking {
    /// Key of the row.
    #[sqlx(rename = "b_id")]
    pub key: BookingKey,
    /// Public identifier.
    #[sqlx(rename = "b_booking_id", try_from = "String")]
    pub booking_id: BookingId,
    /// The stay.
    #[sqlx(flatten)]
    pub stay: Stay,
}

/// Data of a stay, from the booking.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Stay {
    /// Name of the guest.
    #[sqlx(rename = "b_guest_name")]
    pub guest_name: String,
    /// Room number, once assigned.
    #[sqlx(rename = "b_room_number")]
    pub room_number: Option<String>,
    /// Day of arrival.
    #[sqlx(rename = "b_check_in", try_from = "Nullable<Parsed<Date>>")]
    pub check_in: Option<Date>,
    /// Day of departure.
    #[sqlx(rename = "b_check_out", try_from = "Nullable<Parsed<Date>>")]
    pub check_out: Option<Date>,
    /// Time at which the guest checked in.
    #[sqlx(rename = "b_checked_in_at_ms", try_from = "Nullable<UnixMs>")]
    pub checked_in_at: Option<Timestamp>,
    /// Time at which the guest checked out.
    #[sqlx(rename = "b_checked_out_at_ms", try_from = "Nullable<UnixMs>")]
    pub checked_out_at: Option<Timestamp>,
    /// `true` if the booking was cancelled.
    #[sqlx(rename = "b_cancelled")]
    pub cancelled: bool,
}

/// Row of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Conversation {
    /// Identifier.
    #[sqlx(rename = "c_id", try_from = "i64")]
    pub id: ConversationId,
    /// Number of the newest change.
    #[sqlx(rename = "c_seq", try_from = "i64")]
    pub seq: Seq,
    /// Newest message of the guest or of staff; 0 before the first.
    #[sqlx(rename = "c_last_message_id", try_from = "i64")]
    pub last_message_id: MessageId,
    /// Read markers of both sides.
    #[sqlx(flatten, try_from = "StoredReadMarkers")]
    pub read: ReadMarkers,
    /// Name and role of whoever handles the conversation.
    #[sqlx(flatten, try_from = "StoredHandler")]
    pub handler: Option<StaffInfo>,
    /// Key of the handler, if it is a member of staff.
    #[sqlx(rename = "c_handler_id")]
    pub handler_id: Option<StaffKey>,
    /// Time at which the conversation was resolved.
    #[sqlx(rename = "c_resolved_at_ms", try_from = "Nullable<UnixMs>")]
    pub resolved_at: Option<Timestamp>,
    /// Time of the oldest message of the guest that is not answered. New messages
    /// change it in the database; an update of the row does not.
    #[sqlx(rename = "c_waiting_since_ms", try_from = "Nullable<UnixMs>")]
    pub waiting_since: Option<Timestamp>,
}

/// Columns of [`ReadMarkers`].
#[derive(FromRow)]
struct StoredReadMarkers {
    #[sqlx(rename = "c_guest_up_to", try_from = "i64")]
    guest_up_to: MessageId,
    #[sqlx(rename = "c_guest_read_at_ms", try_from = "Nullable<UnixMs>")]
    guest_read_at: Option<Timestamp>,
    #[sqlx(rename = "c_staff_up_to", try_from = "i64")]
    staff_up_to: MessageId,
    #[sqlx(rename = "c_staff_read_at_ms", try_from = "Nullable<UnixMs>")]
    staff_read_at: Option<Timestamp>,
}

impl From<StoredReadMarkers> for ReadMarkers {
    fn from(stored: StoredReadMarkers) -> Self {
        Self {
            guest: ReadMarker { up_to: stored.guest_up_to, read_at: stored.guest_read_at },
            staff: ReadMarker { up_to: stored.staff_up_to, read_at: stored.staff_read_at },
        }
    }
}

/// Columns of the handler.
#[derive(FromRow)]
struct StoredHandler {
    #[sqlx(rename = "c_handler_name")]
    name: Option<String>,
    #[sqlx(rename = "c_handler_role")]
    role: Option<String>,
}

impl From<StoredHandler> for Option<StaffInfo> {
    fn from(StoredHandler { name, role }: StoredHandler) -> Self {
        name.map(|name| StaffInfo { name, role: role.unwrap_or_default() })
    }
}

/// Conversation with its hotel and its booking: the starting point of every use
/// case.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Thread {
    /// The hotel.
    #[sqlx(flatten)]
    pub hotel: Hotel,
    /// The booking.
    #[sqlx(flatten)]
    pub booking: Booking,
    /// The conversation.
    #[sqlx(flatten)]
    pub conversation: Conversation,
}
