//! Uploaded files, and bookings to erase with the data that belongs to them.

use super::{BookingKey, Stay};
use crate::token::SecretHash;
use shared::{BookingId, ConversationId, MessageId, SenderType, Timestamp};
use uuid::Uuid;

/// Metadata of a file. The content is stored elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Identifier, assigned by the server.
    pub id: Uuid,
    /// Conversation that the file belongs to.
    pub conversation: ConversationId,
    /// Message that the file is attached to, if any.
    pub message: Option<MessageId>,
    /// Side that has uploaded the file.
    pub sender: SenderType,
    /// Name that is shown.
    pub file_name: String,
    /// MIME type.
    pub mime_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Size of the thumbnail in bytes, if there is one.
    pub thumbnail_bytes: Option<u64>,
    /// Width in pixels, if it is a picture.
    pub width: Option<u32>,
    /// Height in pixels, if it is a picture.
    pub height: Option<u32>,
    /// Time of the upload; 0 (Unix time) once the file is to be removed.
    pub uploaded_at: Timestamp,
}

/// Totals of all files that one side of a conversation has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTotals {
    /// Number of files that are attached to no message.
    pub free: u64,
    /// Total size in bytes, thumbnails included.
    pub bytes: u64,
}

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
