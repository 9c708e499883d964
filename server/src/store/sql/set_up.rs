//! The link for the set-up, and the first steps after it.

use super::Db;
use crate::store::{FirstSteps, HotelKey, StoreError};
use crate::token::SecretHash;
use shared::Timestamp;

impl Db<'_> {
    /// Stores the link for the set-up, which replaces an earlier one. Waits for a
    /// concurrent write that uses the earlier one.
    pub async fn upsert_set_up_link(&mut self, hash: &SecretHash, expires_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO set_up_link (id, hash, expires_at_ms) VALUES (1, $1, $2) \
             ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, expires_at_ms = excluded.expires_at_ms",
        )
        .bind(hash.as_bytes())
        .bind(expires_at.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns whether that is the link for the set-up, and has not expired.
    pub async fn is_set_up_link(&mut self, hash: &SecretHash, now: Timestamp) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM set_up_link WHERE hash = $1 AND expires_at_ms > $2)")
            .bind(hash.as_bytes())
            .bind(now.unix_ms())
            .fetch_one(self.conn().await?)
            .await?)
    }

    /// Deletes that link for the set-up; returns whether it was there and had not
    /// expired. Of concurrent writes one at most gets `true`.
    pub async fn delete_set_up_link(&mut self, hash: &SecretHash, now: Timestamp) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM set_up_link WHERE hash = $1 AND expires_at_ms > $2")
            .bind(hash.as_bytes())
            .bind(now.unix_ms())
            .execute(self.conn().await?)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Returns whether there is any hotel.
    pub async fn has_hotels(&mut self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM hotels)").fetch_one(self.conn().await?).await?)
    }

    /// Sets whether the desk of a hotel shows the first steps.
    pub async fn set_shows_first_steps(&mut self, hotel: HotelKey, shows: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE hotels SET shows_first_steps = $1 WHERE id = $2")
            .bind(shows)
            .bind(hotel.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Returns which of the first steps are done; `None` if the desk of the hotel does
    /// not show them.
    pub async fn first_steps(&mut self, hotel: HotelKey) -> Result<Option<FirstSteps>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM bookings b WHERE b.hotel_id = h.id) AS has_booking, \
             EXISTS (SELECT 1 FROM guest_tokens t JOIN bookings b ON b.id = t.booking_key WHERE b.hotel_id = h.id) \
             AS has_link, \
             EXISTS (SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id \
             WHERE c.hotel_id = h.id AND m.sender_type = 'staff') AS has_message \
             FROM hotels h WHERE h.id = $1 AND h.shows_first_steps",
        )
        .bind(hotel.0)
        .fetch_optional(self.conn().await?)
        .await?)
    }
}
