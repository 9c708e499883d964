//! Finds bookings to erase, and erases them piece by piece.

use super::bookings::booking_columns;
use super::hotels::hotel_columns;
use super::{DELETE_EVENTS, Db};
use crate::store::{BookingKey, BookingTotals, EndedBooking, Hotel, HotelKey, IssuedLink, StoreError};
use jiff::civil::Date;
use shared::{ChannelName, ConversationId, Timestamp};

/// Deletes webhook deliveries about a conversation.
pub(in crate::store) const ERASE_WEBHOOK_DELIVERIES: &str = "DELETE FROM webhook_deliveries WHERE id IN \
     (SELECT id FROM webhook_deliveries WHERE conversation_id = $1 ORDER BY id LIMIT $2)";

/// Selects bookings with their conversation and the time of the newest message or
/// guest link.
macro_rules! select_ended {
    ($where:literal) => {
        concat!(
            "SELECT ",
            booking_columns!(),
            ", b.cancelled_at_ms, b.erasing, c.id AS c_id, (SELECT max(signs.at_ms) FROM (SELECT \
             (SELECT m.sent_at_ms FROM messages m WHERE m.conversation_id = c.id ORDER BY m.id DESC LIMIT 1) AS at_ms \
             UNION ALL SELECT max(t.issued_at_ms) FROM guest_tokens t WHERE t.booking_key = b.id) signs) \
             AS last_activity_at_ms FROM bookings b JOIN conversations c ON c.booking_key = b.id \
             WHERE b.hotel_id = $1 ",
            $where
        )
    };
}

impl Db<'_> {
    /// Returns all hotels, ordered by slug.
    pub async fn hotels(&mut self) -> Result<Vec<Hotel>, StoreError> {
        Ok(sqlx::query_as(concat!("SELECT ", hotel_columns!(), " FROM hotels h ORDER BY h.slug"))
            .fetch_all(self.conn().await?)
            .await?)
    }

    /// Records the time since which a booking is cancelled.
    pub async fn set_cancelled_at(&mut self, key: BookingKey, at: Option<Timestamp>) -> Result<(), StoreError> {
        sqlx::query("UPDATE bookings SET cancelled_at_ms = $1 WHERE id = $2")
            .bind(at.map(Timestamp::unix_ms))
            .bind(key.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Returns bookings of a hotel with keys above `after`, ordered by key, that
    /// had ended by a time or a day as far as a query can decide. They include
    /// bookings without any check-out.
    pub async fn ended_bookings(
        &mut self,
        hotel: HotelKey,
        until: (Timestamp, Date),
        after: BookingKey,
        limit: i64,
    ) -> Result<Vec<EndedBooking>, StoreError> {
        Ok(sqlx::query_as(select_ended!(
            "AND b.id > $2 AND (b.erasing OR (b.cancelled AND coalesce(b.cancelled_at_ms, 0) <= $3) \
             OR (NOT b.cancelled AND b.check_out IS NULL AND b.checked_out_at_ms IS NULL) \
             OR (NOT b.cancelled AND (b.check_out IS NOT NULL OR b.checked_out_at_ms IS NOT NULL) \
             AND coalesce(b.check_out, '') <= $4 AND coalesce(b.checked_out_at_ms, 0) <= $3)) ORDER BY b.id LIMIT $5"
        ))
        .bind(hotel.0)
        .bind(after.0)
        .bind(until.0.unix_ms())
        .bind(until.1.to_string())
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns the amount of data that belongs to a booking.
    pub async fn booking_totals(
        &mut self,
        key: BookingKey,
        conversation: ConversationId,
    ) -> Result<BookingTotals, StoreError> {
        Ok(sqlx::query_as(
            "SELECT (SELECT count(*) FROM messages WHERE conversation_id = $1) AS messages, \
             (SELECT count(*) FROM notes WHERE conversation_id = $1) AS notes, \
             (SELECT count(*) FROM guest_tokens WHERE booking_key = $2) AS links",
        )
        .bind(conversation.0)
        .bind(key.0)
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Returns the guest links of a booking, oldest first.
    pub async fn links(&mut self, key: BookingKey) -> Result<Vec<IssuedLink>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT issued_at_ms, revoked_at_ms FROM guest_tokens WHERE booking_key = $1 ORDER BY issued_at_ms",
        )
        .bind(key.0)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Begins to erase a booking: deletes its guest links and records that the rest
    /// is to be erased.
    pub async fn begin_erasing(&mut self, key: BookingKey) -> Result<(), StoreError> {
        sqlx::query("UPDATE bookings SET erasing = TRUE WHERE id = $1").bind(key.0).execute(self.conn().await?).await?;
        self.delete_tokens(key).await
    }

    async fn delete_tokens(&mut self, booking: BookingKey) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM guest_tokens WHERE booking_key = $1")
            .bind(booking.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes the events of a conversation from the outbox rows after one id, up
    /// to and including another.
    pub async fn erase_events(
        &mut self,
        conversation: ConversationId,
        guest: &ChannelName,
        staff: &ChannelName,
        ids: (i64, i64),
    ) -> Result<(), StoreError> {
        sqlx::query(DELETE_EVENTS)
            .bind(guest.as_str())
            .bind(staff.as_str())
            .bind(conversation.0)
            .bind(ids.0)
            .bind(ids.1)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Returns the id of the last of the `limit` outbox rows after an id; `None` if
    /// there is no row after it.
    pub async fn last_outbox_id(&mut self, after: i64, limit: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT max(id) FROM (SELECT id FROM outbox WHERE id > $1 ORDER BY id LIMIT $2) AS page";
        let last = sqlx::query_scalar(sql).bind(after).bind(limit).fetch_one(self.conn().await?).await?;
        Ok(last)
    }

    /// Deletes at most `limit` webhook deliveries about a conversation. Returns how
    /// many.
    pub async fn erase_webhook_deliveries(
        &mut self,
        conversation: ConversationId,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let done =
            sqlx::query(ERASE_WEBHOOK_DELIVERIES).bind(conversation.0).bind(limit).execute(self.conn().await?).await?;
        Ok(done.rows_affected())
    }

    /// Deletes at most `limit` notes on a conversation. Returns how many.
    pub async fn erase_notes(&mut self, conversation: ConversationId, limit: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM notes WHERE id IN (SELECT id FROM notes WHERE conversation_id = $1 LIMIT $2)";
        let done = sqlx::query(sql).bind(conversation.0).bind(limit).execute(self.conn().await?).await?;
        Ok(done.rows_affected())
    }

    /// Deletes the newest messages of a conversation, at most `limit`. Returns how
    /// many. The newest go first, because replies must be deleted before the
    /// messages that they reply to.
    pub async fn erase_messages(&mut self, conversation: ConversationId, limit: i64) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM messages WHERE id IN \
             (SELECT id FROM messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2)",
        )
        .bind(conversation.0)
        .bind(limit)
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected())
    }

    /// Deletes the rows of a booking, once no message, note or delivery of it is
    /// left.
    pub async fn erase_booking(&mut self, key: BookingKey, conversation: ConversationId) -> Result<(), StoreError> {
        self.delete_tokens(key).await?;
        sqlx::query("DELETE FROM conversations WHERE id = $1").bind(conversation.0).execute(self.conn().await?).await?;
        sqlx::query("DELETE FROM bookings WHERE id = $1").bind(key.0).execute(self.conn().await?).await?;
        Ok(())
    }
}
