//! First replies to guests who waited for an answer.

use super::{HotelKey, UnixMs};
use shared::{MessageId, Timestamp};
use sqlx::FromRow;

/// First reply to a guest who waited for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct FirstReply {
    /// Time of the oldest message that was not answered.
    #[sqlx(rename = "asked_at_ms", try_from = "UnixMs")]
    pub asked_at: Timestamp,
    /// Time of the reply.
    #[sqlx(rename = "replied_at_ms", try_from = "UnixMs")]
    pub replied_at: Timestamp,
}

/// First reply to insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewFirstReply {
    /// The hotel.
    pub hotel: HotelKey,
    /// The reply.
    pub message: MessageId,
    /// Its times.
    pub times: FirstReply,
}
