//! Hotels, their guides and canned replies, and settings of the installation.

use super::{Db, SCHEMA};
use crate::origin::Origins;
use crate::store::rows::{SchemaState, StoredReply};
use crate::store::{ContactSettings, Hotel, HotelKey, HotelUpdate, PushMode, StoreError};
use shared::HotelSlug;
use shared::canned::{CannedReply, Shortcut};
use shared::guide::Guide;

/// Columns of a [`Hotel`], from `hotels h`.
macro_rules! hotel_columns {
    () => {
        "h.id AS h_id, h.slug AS h_slug, h.name AS h_name, h.timezone AS h_timezone, h.locale AS h_locale, \
         h.accent_color AS h_accent_color, h.logo_url AS h_logo_url, \
         h.allow_before_check_in AS h_allow_before_check_in, \
         h.allow_after_check_out AS h_allow_after_check_out, h.allow_no_room AS h_allow_no_room, \
         h.answer_within_min AS h_answer_within_min, h.erase_after_days AS h_erase_after_days, \
         h.embedders AS h_embedders, h.push AS h_push, \
          EXISTS (SELECT 1 FROM webhooks w WHERE w.hotel_id = h.id) AS h_has_webhooks"
    };
}
pub(super) use hotel_columns;

impl Db<'_> {
    /// Inserts a hotel. Returns `None` if the slug is taken. If another write is
    /// inserting the same one, this waits for its end.
    pub async fn insert_hotel(&mut self, put: &HotelUpdate) -> Result<Option<HotelKey>, StoreError> {
        let key: Option<i64> = sqlx::query_scalar(
            "INSERT INTO hotels (slug, name, timezone, locale, accent_color, logo_url, \
             allow_before_check_in, allow_after_check_out, allow_no_room, answer_within_min, erase_after_days, embedders, \
             push) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11, 90), $12, coalesce($13, 'notice')) \
             ON CONFLICT (slug) DO NOTHING RETURNING id",
        )
        .bind(put.slug.as_str())
        .bind(&put.name)
        .bind(&put.timezone)
        .bind(&put.locale)
        .bind(put.accent_color.as_str())
        .bind(&put.logo_url)
        .bind(put.exemptions.before_check_in)
        .bind(put.exemptions.after_check_out)
        .bind(put.exemptions.no_room)
        .bind(i64::from(put.answer_within_min))
        .bind(put.erase_after_days.map(i64::from))
        .bind(put.embedders.to_string())
        .bind(put.push.map(PushMode::as_str))
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(key.map(HotelKey))
    }

    /// Updates a hotel, which the caller has locked.
    pub async fn update_hotel(&mut self, key: HotelKey, put: &HotelUpdate) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE hotels SET name = $1, timezone = $2, locale = $3, accent_color = $4, logo_url = $5, \
             allow_before_check_in = $6, allow_after_check_out = $7, allow_no_room = $8, answer_within_min = $9, \
             erase_after_days = coalesce($10, erase_after_days), embedders = $11, push = coalesce($12, push) \
             WHERE id = $13",
        )
        .bind(&put.name)
        .bind(&put.timezone)
        .bind(&put.locale)
        .bind(put.accent_color.as_str())
        .bind(&put.logo_url)
        .bind(put.exemptions.before_check_in)
        .bind(put.exemptions.after_check_out)
        .bind(put.exemptions.no_room)
        .bind(i64::from(put.answer_within_min))
        .bind(put.erase_after_days.map(i64::from))
        .bind(put.embedders.to_string())
        .bind(put.push.map(PushMode::as_str))
        .bind(key.0)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns the settings of a hotel that only the guest's page shows.
    pub async fn contact_settings(&mut self, hotel: HotelKey) -> Result<ContactSettings, StoreError> {
        Ok(sqlx::query_as(
            "SELECT contact_phone, contact_email, contact_address, shows_answer_time FROM hotels WHERE id = $1",
        )
        .bind(hotel.0)
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Updates the settings of a hotel that only the guest's page shows.
    pub async fn update_contact_settings(
        &mut self,
        hotel: HotelKey,
        contact: &ContactSettings,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE hotels SET contact_phone = $1, contact_email = $2, contact_address = $3, shows_answer_time = $4 \
             WHERE id = $5",
        )
        .bind(&contact.phone)
        .bind(&contact.email)
        .bind(&contact.address)
        .bind(contact.shows_answer_time)
        .bind(hotel.0)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns the hotel with that slug.
    pub async fn hotel(&mut self, slug: &HotelSlug) -> Result<Option<Hotel>, StoreError> {
        Ok(sqlx::query_as(concat!("SELECT ", hotel_columns!(), " FROM hotels h WHERE h.slug = $1"))
            .bind(slug.as_str())
            .fetch_optional(self.conn().await?)
            .await?)
    }

    /// Returns the hotel with that slug, locked until the write ends.
    pub async fn locked_hotel(&mut self, slug: &HotelSlug) -> Result<Option<Hotel>, StoreError> {
        loop {
            let is_locked = self.lock_hotel(slug).await?;
            let hotel = self.hotel(slug).await?;
            // A hotel that was inserted after the lock found none is locked in
            // another iteration.
            if is_locked || hotel.is_none() {
                return Ok(hotel);
            }
        }
    }

    /// Returns the origins that may frame the chat of a hotel, for every hotel.
    pub async fn every_hotels_embedders(&mut self) -> Result<Vec<Origins>, StoreError> {
        let lists: Vec<String> = sqlx::query_scalar("SELECT embedders FROM hotels WHERE embedders <> ''")
            .fetch_all(self.conn().await?)
            .await?;
        lists.iter().map(|list| list.parse().map_err(|_| StoreError::Corrupt("list of origins".into()))).collect()
    }

    /// Returns a setting of the installation.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT value FROM settings WHERE name = $1")
            .bind(name)
            .fetch_optional(self.conn().await?)
            .await?)
    }

    /// Stores a setting, unless there is one of that name already.
    pub async fn insert_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(value)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Compares the schema of the database with that of this program.
    pub(in crate::store) async fn schema_state(&mut self) -> Result<SchemaState, StoreError> {
        let applied: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(self.conn().await?)
            .await?;
        Ok(SchemaState {
            newer: applied.iter().copied().find(|version| !SCHEMA.version_exists(*version)),
            pending: SCHEMA.iter().filter(|migration| !applied.contains(&migration.version)).count(),
        })
    }
}

impl Db<'_> {
    /// Returns a hotel's canned replies, ordered by shortcut.
    pub async fn canned_replies(&mut self, hotel: HotelKey) -> Result<Vec<CannedReply>, StoreError> {
        let stored: Vec<StoredReply> =
            sqlx::query_as("SELECT shortcut, body FROM canned_replies WHERE hotel_id = $1 ORDER BY shortcut")
                .bind(hotel.0)
                .fetch_all(self.conn().await?)
                .await?;
        Ok(stored.into_iter().map(CannedReply::from).collect())
    }

    /// Returns the canned reply with that shortcut.
    pub async fn canned_reply(
        &mut self,
        hotel: HotelKey,
        shortcut: &Shortcut,
    ) -> Result<Option<CannedReply>, StoreError> {
        let stored: Option<StoredReply> =
            sqlx::query_as("SELECT shortcut, body FROM canned_replies WHERE hotel_id = $1 AND shortcut = $2")
                .bind(hotel.0)
                .bind(shortcut.as_str())
                .fetch_optional(self.conn().await?)
                .await?;
        Ok(stored.map(CannedReply::from))
    }

    /// Inserts a canned reply, unless its shortcut is taken; returns whether it
    /// was inserted.
    pub async fn insert_canned_reply(&mut self, hotel: HotelKey, put: &CannedReply) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO canned_replies (hotel_id, shortcut, body) VALUES ($1, $2, $3) \
             ON CONFLICT (hotel_id, shortcut) DO NOTHING",
        )
        .bind(hotel.0)
        .bind(put.shortcut.as_str())
        .bind(&put.text)
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
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

impl Db<'_> {
    /// Returns a hotel's guide.
    pub async fn guide(&mut self, hotel: HotelKey) -> Result<Option<Guide>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT guide FROM guides WHERE hotel_id = $1")
            .bind(hotel.0)
            .fetch_optional(self.conn().await?)
            .await?;
        text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt("guide".into()))).transpose()
    }

    /// Inserts or replaces a hotel's guide.
    pub async fn upsert_guide(&mut self, hotel: HotelKey, guide: &Guide) -> Result<(), StoreError> {
        let text = serde_json::to_string(guide).map_err(|_| StoreError::Corrupt("guide".into()))?;
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
