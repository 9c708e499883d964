//! Row of the list of conversations.

use super::Db;
use super::bookings::booking_columns;
use super::threads::conversation_columns;
use crate::store::{ConversationCounts, ConversationRow, HotelKey, StaffKey, StoreError};
use shared::{ConversationId, Timestamp};
use sqlx::AssertSqlSafe;

/// Columns of a [`ConversationRow`], from `conversations c`, `bookings b` and the
/// newest message, `messages m`.
pub(in crate::store) const LISTED: &str = concat!(
    conversation_columns!(),
    ", c.unread_count, c.marked_unread, c.waiting_since_ms, c.snoozed_until_ms, ",
    booking_columns!(),
    ", m.sender_type AS m_sender_type, substr(m.body, 1, 100) AS m_preview, m.attachments AS m_attachments, m.sent_at_ms AS m_sent_at_ms",
);

/// Tables that [`LISTED`] is read from.
pub(in crate::store) const LISTED_TABLES: &str = "conversations c JOIN bookings b ON b.id = c.booking_key \
     LEFT JOIN messages m ON m.id = c.last_message_id";

macro_rules! count {
    ($name:literal, $wanted:expr) => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM conversations c WHERE c.hotel_id = $1 AND ",
            $wanted,
            " LIMIT $3) counted) AS ",
            $name
        )
    };
}

/// Counts the conversations of each part of the list, by the index of that part.
pub(in crate::store) const CONVERSATION_COUNTS: &str = concat!(
    "SELECT ",
    count!("waiting", needs_answer!("$4")),
    ", ",
    count!("mine", "c.resolved_at_ms IS NULL AND c.handler_id = $2"),
    ", ",
    count!("open", "c.resolved_at_ms IS NULL"),
    ", ",
    count!("resolved", "c.resolved_at_ms IS NOT NULL"),
);

impl Db<'_> {
    /// Returns a conversation of a hotel as its list shows it.
    pub async fn listed_conversation(
        &mut self,
        hotel: HotelKey,
        id: ConversationId,
    ) -> Result<Option<ConversationRow>, StoreError> {
        // Built from constants only.
        let sql = format!("SELECT {LISTED} FROM {LISTED_TABLES} WHERE c.hotel_id = $1 AND c.id = $2");
        Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(hotel.0).bind(id.0).fetch_optional(self.conn().await?).await?)
    }

    /// Returns how many conversations of a hotel are in each part of its list, each
    /// counted up to `max_count`; those of a member of staff, if one is given. Those
    /// that are snoozed until after `now` do not need an answer.
    pub async fn conversation_counts(
        &mut self,
        hotel: HotelKey,
        member: Option<StaffKey>,
        max_count: i64,
        now: Timestamp,
    ) -> Result<ConversationCounts, StoreError> {
        Ok(sqlx::query_as(CONVERSATION_COUNTS)
            .bind(hotel.0)
            .bind(member.map_or(0, |member| member.0))
            .bind(max_count)
            .bind(now.unix_ms())
            .fetch_one(self.conn().await?)
            .await?)
    }

    /// Returns how many conversations of a hotel are unread, counted up to
    /// `max_count`.
    pub async fn unread_conversations(&mut self, hotel: HotelKey, max_count: i64) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 FROM conversations c WHERE c.hotel_id = $1 AND c.is_unread = $2 \
             LIMIT $3) counted",
        )
        .bind(hotel.0)
        .bind(true)
        .bind(max_count)
        .fetch_one(self.conn().await?)
        .await?)
    }
}
