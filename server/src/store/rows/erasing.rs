//! Bookings to erase, and the data that belongs to them.

use super::{BookingKey, Stay};
use crate::token::SecretHash;
use shared::{BookingId, ConversationId, Timestamp};

/// Booking that may be due to be erased; the rules decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedBooking {
    /// Key of the row.
    pub key: BookingKey,
    /// Public identifier.
    pub booking_id: BookingId,
    /// Conversation of the booking.
    pub conversation: ConversationId,
    /// The stay.
    pub stay: Stay,
    /// Time at which the booking was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Time of the newest message or guest link.
    pub last_activity_at: Option<Timestamp>,
    /// `true` if erasing has begun and not finished.
    pub is_begun: bool,
}

/// Amount of data that belongs to a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BookingTotals {
    /// Number of messages, including deleted ones.
    pub messages: u64,
    /// Number of notes.
    pub notes: u64,
    /// Number of guest links, including revoked ones.
    pub links: u64,
}

/// Guest link of a booking, without its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedLink {
    /// Time at which the link was issued.
    pub issued_at: Timestamp,
    /// Time at which the link was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// Conversation that a write is about. Its row is the lock for everything that
/// belongs to a stay: the booking, its guest links, the messages and the read
/// markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationLock {
    /// By its id.
    Conversation(ConversationId),
    /// By the digest of a token of its guest.
    OfToken(SecretHash),
}
