//! What is to be erased, and what was.

use super::{BookingKey, Stay};
use shared::{BookingId, ConversationId, Timestamp};

/// A booking whose time may be over: the rules tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedBooking {
    /// Its row.
    pub key: BookingKey,
    /// Its public name.
    pub booking_id: BookingId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What it says of the stay.
    pub stay: Stay,
    /// Since when it is cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Its newest message or link, whichever is the newer.
    pub last_sign: Option<Timestamp>,
    /// Whether its erasing was begun and not finished.
    pub is_begun: bool,
}

/// How much belongs to a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Belongings {
    /// Messages, deleted ones too.
    pub messages: u64,
    /// Notes.
    pub notes: u64,
    /// Links, those taken back too.
    pub links: u64,
}

/// A link of a booking, without what opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedLink {
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}
