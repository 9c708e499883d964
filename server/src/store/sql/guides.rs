//! Guides: information that hotels give to guests on their pages.

use super::Db;
use crate::store::{HotelKey, StoreError};
use shared::guide::Guide;

impl Db<'_> {
    /// Returns a hotel's guide.
    pub async fn guide(&mut self, hotel: HotelKey) -> Result<Option<Guide>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT guide FROM guides WHERE hotel_id = $1")
            .bind(hotel.0)
            .fetch_optional(self.conn().await?)
            .await?;
        text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt("guide"))).transpose()
    }

    /// Inserts or replaces a hotel's guide.
    pub async fn upsert_guide(&mut self, hotel: HotelKey, guide: &Guide) -> Result<(), StoreError> {
        let text = serde_json::to_string(guide).map_err(|_| StoreError::Corrupt("guide"))?;
        sqlx::query(
            "INSERT INTO guides (hotel_id, guide) VALUES ($1, $2) \
             ON CONFLICT (hotel_id) DO UPDATE SET guide = excluded.guide",
        )
        .bind(hotel.0)
        .bind(text)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }
}
