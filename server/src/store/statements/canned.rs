//! Answers that a hotel gives often.

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
    /// A hotel's canned replies, by shortcut.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn canned_replies(&mut self, hotel: HotelKey) -> Result<Vec<CannedReply>, StoreError> {
        let rows = sqlx::query("SELECT shortcut, body FROM canned_replies WHERE hotel_id = $1 ORDER BY shortcut")
            .bind(hotel.0)
            .fetch_all(self.conn().await?)
            .await?;
        rows.iter().map(reply).collect()
    }

    /// The canned reply of that shortcut.
    ///
    /// # Errors
    /// Where the database fails.
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

    /// Writes a canned reply, new or known by its shortcut.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_canned_reply(&mut self, hotel: HotelKey, put: &CannedReply) -> Result<(), StoreError> {
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

    /// Removes a canned reply; tells whether there was one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn delete_canned_reply(&mut self, hotel: HotelKey, shortcut: &Shortcut) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM canned_replies WHERE hotel_id = $1 AND shortcut = $2")
            .bind(hotel.0)
            .bind(shortcut.as_str())
            .execute(self.conn().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
