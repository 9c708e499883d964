//! Members of staff, and API keys of the hotel's own systems.

use super::Db;
use super::hotels::hotel_columns;
use crate::store::{Hotel, HotelKey, StaffKey, StaffUpdate, StoreError};
use crate::token::SecretHash;
use shared::{Access, HotelSlug, Timestamp};

impl Db<'_> {
    /// Inserts a member of staff, or updates the one with the same e-mail address.
    pub async fn upsert_staff(&mut self, put: &StaffUpdate) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO staff (hotel_id, email, name, role, access, password_hash) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (hotel_id, email) DO UPDATE SET name = excluded.name, role = excluded.role, \
             access = excluded.access, password_hash = excluded.password_hash, left_at_ms = NULL",
        )
        .bind(put.hotel.0)
        .bind(&put.email)
        .bind(&put.name)
        .bind(&put.role)
        .bind(put.access.as_str())
        .bind(&put.password_hash)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Updates the name, role and access level of a member of staff.
    pub async fn update_member(
        &mut self,
        staff: StaffKey,
        name: &str,
        role: &str,
        access: Access,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE staff SET name = $1, role = $2, access = $3 WHERE id = $4")
            .bind(name)
            .bind(role)
            .bind(access.as_str())
            .bind(staff.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Replaces the hash of a member's password; returns whether it was `before`.
    pub async fn replace_password(&mut self, staff: StaffKey, before: &str, after: &str) -> Result<bool, StoreError> {
        let replaced = sqlx::query(
            "UPDATE staff SET password_hash = $1 WHERE id = $2 AND password_hash = $3 AND left_at_ms IS NULL",
        )
        .bind(after)
        .bind(staff.0)
        .bind(before)
        .execute(self.conn().await?)
        .await?;
        Ok(replaced.rows_affected() == 1)
    }

    /// Returns the number of other managers at the hotel of a member of staff.
    pub async fn other_managers(&mut self, staff: StaffKey) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT count(*) FROM staff s WHERE s.hotel_id = (SELECT hotel_id FROM staff WHERE id = $1) \
             AND s.id <> $1 AND s.access = 'manager' AND s.left_at_ms IS NULL",
        )
        .bind(staff.0)
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Records that somebody has left a hotel's staff; their password is no longer
    /// valid. What they wrote keeps its author. Returns whether there was one.
    pub async fn remove_staff(&mut self, hotel: HotelKey, email: &str, now: Timestamp) -> Result<bool, StoreError> {
        let removed = sqlx::query(
            "UPDATE staff SET left_at_ms = $1, password_hash = '' \
             WHERE hotel_id = $2 AND email = $3 AND left_at_ms IS NULL",
        )
        .bind(now.unix_ms())
        .bind(hotel.0)
        .bind(email)
        .execute(self.conn().await?)
        .await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Deletes all API keys of a hotel; returns how many there were.
    pub async fn delete_api_keys(&mut self, hotel: HotelKey) -> Result<u64, StoreError> {
        let deleted =
            sqlx::query("DELETE FROM api_keys WHERE hotel_id = $1").bind(hotel.0).execute(self.conn().await?).await?;
        Ok(deleted.rows_affected())
    }

    /// Stores the digest of an API key.
    pub async fn insert_api_key(
        &mut self,
        hash: &SecretHash,
        hotel: HotelKey,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO api_keys (hash, hotel_id, issued_at_ms) VALUES ($1, $2, $3)")
            .bind(hash.as_bytes())
            .bind(hotel.0)
            .bind(now.unix_ms())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Returns the hotel of an API key, if it is the one with that slug.
    pub async fn hotel_of_api_key(&mut self, slug: &HotelSlug, hash: &SecretHash) -> Result<Option<Hotel>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            hotel_columns!(),
            " FROM api_keys k JOIN hotels h ON h.id = k.hotel_id WHERE k.hash = $1 AND h.slug = $2"
        ))
        .bind(hash.as_bytes())
        .bind(slug.as_str())
        .fetch_optional(self.conn().await?)
        .await?)
    }
}
