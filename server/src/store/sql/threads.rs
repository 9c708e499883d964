//! Threads: a conversation with its booking and hotel, found by different keys with
//! one query each. In a write the conversation is locked before it is read, so that
//! changes follow each other, whichever server makes them.

use super::bookings::{booking, booking_columns};
use super::conversations::{conversation, conversation_columns};
use super::hotels::{hotel, hotel_columns};
use super::{Db, EngineRow, instant};
use crate::store::{ConversationLock, HotelKey, StoreError, Thread, TokenThread};
use crate::token::SecretHash;
use shared::{BookingId, ConversationId, HotelSlug, Timestamp};
use sqlx::Row;

pub(super) fn thread(row: &EngineRow) -> Result<Thread, StoreError> {
    Ok(Thread { hotel: hotel(row)?, booking: booking(row)?, conversation: conversation(row)? })
}

/// Columns that [`thread`] reads.
macro_rules! thread_columns {
    () => {
        concat!(hotel_columns!(), ", ", booking_columns!(), ", ", conversation_columns!())
    };
}

macro_rules! select_thread {
    ($more:literal, $from:expr) => {
        concat!("SELECT ", $more, thread_columns!(), " FROM ", $from)
    };
}

/// `FROM` and `WHERE` of the thread of a conversation (`$1`).
macro_rules! of_conversation {
    () => {
        "conversations c JOIN bookings b ON b.id = c.booking_key JOIN hotels h ON h.id = c.hotel_id WHERE c.id = $1"
    };
}

/// The columns of the thread of a conversation and the rest of the query, for use
/// after other columns.
pub(super) const THREAD_OF_CONVERSATION: &str = concat!(thread_columns!(), " FROM ", of_conversation!());

impl Db<'_> {
    /// Returns the thread of a guest token at a hotel, even if the token is no
    /// longer valid.
    pub async fn thread_of_token(
        &mut self,
        slug: &HotelSlug,
        hash: &SecretHash,
    ) -> Result<Option<TokenThread>, StoreError> {
        self.lock_conversation(ConversationLock::OfToken(*hash)).await?;
        let row = sqlx::query(select_thread!(
            "t.issued_at_ms, t.revoked_at_ms, ",
            "guest_tokens t JOIN bookings b ON b.id = t.booking_key JOIN hotels h ON h.id = b.hotel_id \
             JOIN conversations c ON c.booking_key = b.id WHERE t.hash = $1 AND h.slug = $2"
        ))
        .bind(hash.as_bytes())
        .bind(slug.as_str())
        .fetch_optional(self.conn().await?)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(TokenThread {
            thread: thread(&row)?,
            issued_at: Timestamp::from_unix_ms(row.try_get("issued_at_ms")?),
            revoked: instant(&row, "revoked_at_ms")?.is_some(),
        }))
    }

    /// Returns the thread of a booking.
    pub async fn thread_of_booking(
        &mut self,
        slug: &HotelSlug,
        booking: &BookingId,
    ) -> Result<Option<Thread>, StoreError> {
        loop {
            let is_locked = self.lock_conversation_of_booking(slug, booking).await?;
            let row = sqlx::query(select_thread!(
                "",
                "hotels h JOIN bookings b ON b.hotel_id = h.id JOIN conversations c ON c.booking_key = b.id \
                 WHERE h.slug = $1 AND b.booking_id = $2"
            ))
            .bind(slug.as_str())
            .bind(booking.as_str())
            .fetch_optional(self.conn().await?)
            .await?;
            // A booking that was inserted after the lock found none is locked in
            // another iteration.
            if is_locked || row.is_none() {
                return row.as_ref().map(thread).transpose();
            }
        }
    }

    /// Returns the threads of a hotel whose bookings are not cancelled.
    pub async fn threads_of_hotel(&mut self, hotel: HotelKey) -> Result<Vec<Thread>, StoreError> {
        self.lock_conversations_of_hotel(hotel).await?;
        let rows = sqlx::query(select_thread!(
            "",
            "conversations c JOIN bookings b ON b.id = c.booking_key JOIN hotels h ON h.id = c.hotel_id \
             WHERE c.hotel_id = $1 AND NOT b.cancelled ORDER BY c.id"
        ))
        .bind(hotel.0)
        .fetch_all(self.conn().await?)
        .await?;
        rows.iter().map(thread).collect()
    }

    /// Returns the thread of a conversation.
    pub async fn thread(&mut self, id: ConversationId) -> Result<Option<Thread>, StoreError> {
        self.lock_conversation(ConversationLock::Conversation(id)).await?;
        let row =
            sqlx::query(select_thread!("", of_conversation!())).bind(id.0).fetch_optional(self.conn().await?).await?;
        row.as_ref().map(thread).transpose()
    }
}
