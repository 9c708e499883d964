//! Uploaded files, and bookings to erase with the data that belongs to them.

use super::{BookingKey, Nullable, Parsed, Stay, UnixMs, UuidBytes};
use crate::token::SecretHash;
use shared::{BookingId, ConversationId, MessageId, SenderType, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

/// Metadata of a file. The content is stored elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StoredFile {
    /// Identifier, assigned by the server.
    #[sqlx(try_from = "UuidBytes")]
    pub id: Uuid,
    /// Conversation that the file belongs to.
    #[sqlx(rename = "conversation_id", try_from = "i64")]
    pub conversation: ConversationId,
    /// Message that the file is attached to, if any.
    #[sqlx(rename = "message_id", try_from = "Nullable<i64>")]
    pub message: Option<MessageId>,
    /// Side that has uploaded the file.
    #[sqlx(rename = "sender_type", try_from = "Parsed<SenderType>")]
    pub sender: SenderType,
    /// Name that is shown.
    pub file_name: String,
    /// MIME type.
    pub mime_type: String,
    /// Size in bytes.
    #[sqlx(try_from = "i64")]
    pub size_bytes: u64,
    /// Size of the thumbnail in bytes, if there is one.
    #[sqlx(try_from = "Nullable<i64>")]
    pub thumbnail_bytes: Option<u64>,
    /// Width in pixels, if it is a picture.
    #[sqlx(try_from = "Nullable<i64>")]
    pub width: Option<u32>,
    /// Height in pixels, if it is a picture.
    #[sqlx(try_from = "Nullable<i64>")]
    pub height: Option<u32>,
    /// Time of the upload; 0 (Unix time) once the file is to be removed.
    #[sqlx(rename = "uploaded_at_ms", try_from = "UnixMs")]
    pub uploaded_at: Timestamp,
}

/// Totals of all files that one side of a conversation has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct FileTotals {
    /// Number of files that are attached to no message.
    #[sqlx(try_from = "i64")]
    pub free: u64,
    /// Total size in bytes, thumbnails included.
    #[sqlx(try_from = "i64")]
    pub bytes: u64,
}

/// Booking that may be due to be erased; the rules decide.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct EndedBooking {
    /// Key of the row.
    #[sqlx(rename = "b_id")]
    pub key: BookingKey,
    /// Public identifier.
    #[sqlx(rename = "b_booking_id", try_from = "String")]
    pub booking_id: BookingId,
    /// Conversation of the booking.
    #[sqlx(rename = "c_id", try_from = "i64")]
    pub conversation: ConversationId,
    /// The stay.
    #[sqlx(flatten)]
    pub stay: Stay,
    /// Time at which the booking was cancelled.
    #[sqlx(rename = "cancelled_at_ms", try_from = "Nullable<UnixMs>")]
    pub cancelled_at: Option<Timestamp>,
    /// Time of the newest message or guest link.
    #[sqlx(rename = "last_activity_at_ms", try_from = "Nullable<UnixMs>")]
    pub last_activity_at: Option<Timestamp>,
    /// `true` if erasing has begun and not finished.
    #[sqlx(rename = "erasing")]
    pub is_begun: bool,
}

/// Amount of data that belongs to a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct BookingTotals {
    /// Number of messages, including deleted ones.
    #[sqlx(try_from = "i64")]
    pub messages: u64,
    /// Number of notes.
    #[sqlx(try_from = "i64")]
    pub notes: u64,
    /// Number of guest links, including revoked ones.
    #[sqlx(try_from = "i64")]
    pub links: u64,
}

/// Guest link of a booking, without its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct IssuedLink {
    /// Time at which the link was issued.
    #[sqlx(rename = "issued_at_ms", try_from = "UnixMs")]
    pub issued_at: Timestamp,
    /// Time at which the link was revoked.
    #[sqlx(rename = "revoked_at_ms", try_from = "Nullable<UnixMs>")]
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
