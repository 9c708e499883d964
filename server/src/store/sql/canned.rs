//! Canned replies of a hotel.

use super::{Db, EngineRow};
use crate::store::{HotelKey, StoreError};
use shared::canned::{CannedReply, Shortcut};
use sqlx::Row;

fn reply(row: &EngineRow) -> Result<CannedReply, StoreError> {
    let shortcut: String = row.try_get("shortcut")?;
    Ok(CannedReply {
        shortcut: shortcut.try_into().map_err(|_| StoreError::Corrupt("shortcut"))?,
        text: row.try_get("body")?,
    })
}

impl Db<'_> {
    /// Returns a hotel's canned replies, ordered by shortcut.
    pub async fn canned_replies(&mut self, hotel: HotelKey) -> Result<Vec<CannedReply>, StoreError> {
        let rows = sqlx::query("SELECT shortcut, body FROM canned_replies WHERE hotel_id = $1 ORDER BY shortcut")
            .bind(hotel.0)
            .fetch_all(self.conn().await?)
            .await?;
        rows.iter().map(reply).collect()
    }

    /// Returns the canned reply with that shortcut.
    pub async fn canned_reply(
        &mut self,
        hotel: HotelKey,
        shortcut: &Shortcut,
    ) -> Result<Option<CannedReply>, StoreError> {
        let row = sqlx::query("SELECT shortcut, body FROM canned_replies WHERE hotel_id = $1 AND shortcut = $2")
            .bind(hotel.0)
            .bind(shortcut.as_str())
            .fetch_optional(self.conn().await?)
            .await?;
        row.as_ref().map(reply).transpose()
    }

    /// Inserts a canned reply, or replaces the one with the same shortcut.
    pub async fn upsert_canned_reply(&mut self, hotel: HotelKey, put: &CannedReply) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO canned_replies (hotel_id, shortcut, body) VALUES ($1, $2, $3) \
             ON CONFLICT (hotel_id, shortcut) DO UPDATE SET body = excluded.body",
        )
        .bind(hotel.0)
        .bind(put.shortcut.as_str())
        .bind(&put.text)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Deletes a canned reply; returns whether there was one.
    pub async fn delete_canned_reply(&mut self, hotel: HotelKey, shortcut: &Shortcut) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM canned_replies WHERE hotel_id = $1 AND shortcut = $2")
            .bind(hotel.0)
            .bind(shortcut.as_str())
            .execute(self.conn().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
