//! Row locks of a write
//! ([ADR 35](../../../../docs/adr/0035-lock-before-read.md)).
//!
//! A statement that waits for a row lock continues with the row as it is now, but
//! with all other rows as they were before it waited (PostgreSQL manual, "Read
//! Committed Isolation Level"). So locks are separate statements, and a later
//! statement reads the data that a write decides on.
//!
//! The order is the same everywhere: the hotel, the conversation (of several, the
//! one with the lower id first), the member of staff, then the rest.

use super::db::Db;
use crate::store::{ConversationLock, HotelKey, StoreError};
use shared::{BookingId, HotelSlug};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// Returns the statement that begins a write, with the one that locks: one round
/// trip. Several statements sent as one take no parameters, so the value is part of
/// the text: a number, or hexadecimal digits.
pub(super) fn begin(lock: Option<ConversationLock>) -> SqlStr {
    let sql = match lock {
        None => return "BEGIN".into_sql_str(),
        Some(ConversationLock::Conversation(id)) => {
            format!("BEGIN; SELECT 1 FROM conversations WHERE id = {} FOR NO KEY UPDATE", id.0)
        }
        Some(ConversationLock::OfToken(token)) => {
            format!("BEGIN; SELECT lock_conversation_of_token('\\x{}')", token.to_hex())
        }
    };
    AssertSqlSafe(sql).into_sql_str()
}

impl Db<'_> {
    fn is_write(&self) -> bool {
        self.deferred.is_some()
    }

    /// Locks a conversation until the write ends; does nothing for a reader.
    pub(super) async fn lock_conversation(&mut self, lock: ConversationLock) -> Result<(), StoreError> {
        if !self.is_write() || self.locked == Some(lock) {
            return Ok(());
        }
        match lock {
            ConversationLock::Conversation(id) => {
                sqlx::query("SELECT 1 FROM conversations WHERE id = $1 FOR NO KEY UPDATE")
                    .bind(id.0)
                    .execute(self.conn().await?)
                    .await?
            }
            ConversationLock::OfToken(token) => {
                sqlx::query("SELECT lock_conversation_of_token($1)")
                    .bind(token.as_bytes())
                    .execute(self.conn().await?)
                    .await?
            }
        };
        self.locked = Some(lock);
        Ok(())
    }

    /// Locks the conversation of a booking until the write ends. Returns `false` if
    /// there is none; for a reader always `true`.
    pub(super) async fn lock_conversation_of_booking(
        &mut self,
        slug: &HotelSlug,
        booking: &BookingId,
    ) -> Result<bool, StoreError> {
        if !self.is_write() {
            return Ok(true);
        }
        let locked = sqlx::query(
            "SELECT 1 FROM conversations c JOIN bookings b ON b.id = c.booking_key JOIN hotels h ON h.id = b.hotel_id \
             WHERE h.slug = $1 AND b.booking_id = $2 FOR NO KEY UPDATE OF c",
        )
        .bind(slug.as_str())
        .bind(booking.as_str())
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(locked.is_some())
    }

    /// Locks all conversations of a hotel until the write ends; does nothing for a
    /// reader.
    pub(super) async fn lock_conversations_of_hotel(&mut self, hotel: HotelKey) -> Result<(), StoreError> {
        if self.is_write() {
            sqlx::query("SELECT 1 FROM conversations WHERE hotel_id = $1 ORDER BY id FOR NO KEY UPDATE")
                .bind(hotel.0)
                .execute(self.conn().await?)
                .await?;
        }
        Ok(())
    }

    /// Locks a hotel until the write ends; returns whether it exists.
    pub async fn lock_hotel(&mut self, slug: &HotelSlug) -> Result<bool, StoreError> {
        let locked = sqlx::query("SELECT 1 FROM hotels WHERE slug = $1 FOR NO KEY UPDATE")
            .bind(slug.as_str())
            .fetch_optional(self.conn().await?)
            .await?;
        Ok(locked.is_some())
    }
}
