//! List of bookings, as the store reads it.

use super::{Booking, BookingKey, Nullable, UnixMs};
use jiff::civil::Date;
use shared::{ConversationId, Timestamp};
use sqlx::FromRow;

/// Selection of the bookings in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingFilter {
    /// Not cancelled, with this day of arrival.
    Arrivals(Date),
    /// Not cancelled, checked in and not checked out.
    InHouse,
    /// Not cancelled, with this day of departure.
    Departures(Date),
    /// All.
    All,
}

/// Row of a list of bookings.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct BookingRow {
    /// The booking.
    #[sqlx(flatten)]
    pub booking: Booking,
    /// Its conversation.
    #[sqlx(rename = "c_id", try_from = "i64")]
    pub conversation_id: ConversationId,
    /// Time at which the guest last read a message, if ever.
    #[sqlx(rename = "c_guest_read_at_ms", try_from = "Nullable<UnixMs>")]
    pub guest_read_at: Option<Timestamp>,
    /// Issue of the newest link that is not revoked; it may have expired.
    #[sqlx(rename = "link_issued_at_ms", try_from = "Nullable<UnixMs>")]
    pub link_issued_at: Option<Timestamp>,
}

impl BookingKey {
    /// Key after every other.
    pub(in crate::store) const LAST: Self = Self(i64::MAX);
}
