//! Links with which members of staff set a password.

use super::Db;
use crate::store::{HotelKey, StaffKey, StaffLink, StoreError};
use crate::token::SecretHash;
use shared::Timestamp;

/// Columns of a [`StaffLink`].
macro_rules! link_columns {
    () => {
        "hash, email, is_invitation, access, role, expires_at_ms, created_by"
    };
}

impl Db<'_> {
    /// Inserts a link, which replaces an earlier one for the same e-mail address.
    pub async fn upsert_staff_link(&mut self, hotel: HotelKey, link: &StaffLink) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO staff_links (hash, hotel_id, email, is_invitation, access, role, expires_at_ms, created_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hotel_id, email) DO UPDATE SET hash = excluded.hash, \
             is_invitation = excluded.is_invitation, access = excluded.access, role = excluded.role, \
             expires_at_ms = excluded.expires_at_ms, created_by = excluded.created_by",
        )
        .bind(link.hash.as_bytes())
        .bind(hotel.0)
        .bind(&link.email)
        .bind(link.is_invitation)
        .bind(link.access.as_str())
        .bind(&link.role)
        .bind(link.expires_at.unix_ms())
        .bind(link.created_by)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns a link of a hotel that has not expired.
    pub async fn staff_link(
        &mut self,
        hotel: HotelKey,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<StaffLink>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            link_columns!(),
            " FROM staff_links WHERE hash = $1 AND hotel_id = $2 AND expires_at_ms > $3"
        ))
        .bind(hash.as_bytes())
        .bind(hotel.0)
        .bind(now.unix_ms())
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Returns the links of a hotel that have not expired, the newest first.
    pub async fn staff_links(&mut self, hotel: HotelKey, now: Timestamp) -> Result<Vec<StaffLink>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            link_columns!(),
            " FROM staff_links WHERE hotel_id = $1 AND expires_at_ms > $2 \
             ORDER BY expires_at_ms DESC, email"
        ))
        .bind(hotel.0)
        .bind(now.unix_ms())
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Deletes the link for an e-mail address; returns whether there was one.
    pub async fn delete_staff_link(&mut self, hotel: HotelKey, email: &str) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM staff_links WHERE hotel_id = $1 AND email = $2")
            .bind(hotel.0)
            .bind(email)
            .execute(self.conn().await?)
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Deletes the links that a member of staff has created.
    pub async fn delete_staff_links_of(&mut self, hotel: HotelKey, creator: StaffKey) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM staff_links WHERE hotel_id = $1 AND created_by = $2")
            .bind(hotel.0)
            .bind(creator)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes the links of a hotel that have expired.
    pub async fn delete_expired_staff_links(&mut self, hotel: HotelKey, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM staff_links WHERE hotel_id = $1 AND expires_at_ms <= $2")
            .bind(hotel.0)
            .bind(now.unix_ms())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }
}
