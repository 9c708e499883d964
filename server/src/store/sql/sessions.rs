//! Members of staff, and their sessions at the desk.

use super::hotels::hotel_columns;
use super::{Db, Engine};
use crate::store::{HotelKey, ListedMember, OwnSession, StaffKey, StaffMember, StaffSession, StoreError};
use crate::token::SecretHash;
use shared::{HotelSlug, Timestamp};
use sqlx::QueryBuilder;

/// Columns of a [`StaffMember`], from `staff s`.
macro_rules! member_columns {
    () => {
        "s.id AS s_id, s.email AS s_email, s.name AS s_name, s.role AS s_role, s.access AS s_access, \
         s.password_hash AS s_password_hash"
    };
}

impl Db<'_> {
    /// Returns the member of a hotel's staff with that e-mail address, in upper or
    /// lower case.
    pub async fn staff_by_email(&mut self, slug: &HotelSlug, email: &str) -> Result<Option<StaffMember>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            member_columns!(),
            " FROM staff s JOIN hotels h ON h.id = s.hotel_id WHERE h.slug = $1 AND s.email = $2 \
             AND s.left_at_ms IS NULL"
        ))
        .bind(slug.as_str())
        .bind(email)
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Returns a hotel's staff, ordered by name.
    pub async fn staff_of_hotel(&mut self, hotel: HotelKey) -> Result<Vec<StaffMember>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            member_columns!(),
            " FROM staff s WHERE s.hotel_id = $1 AND s.left_at_ms IS NULL ORDER BY s.name, s.id"
        ))
        .bind(hotel.0)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns a hotel's staff, ordered by name, with their activity and the number of
    /// their sessions that have been used since.
    pub async fn listed_members(&mut self, hotel: HotelKey, since: Timestamp) -> Result<Vec<ListedMember>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            member_columns!(),
            ", a.seen_at_ms, (SELECT count(*) FROM staff_sessions x WHERE x.staff_id = s.id AND x.seen_at_ms > $2) \
             AS session_count FROM staff s LEFT JOIN staff_activity a ON a.staff_id = s.id \
             WHERE s.hotel_id = $1 AND s.left_at_ms IS NULL ORDER BY s.name, s.id"
        ))
        .bind(hotel.0)
        .bind(since.unix_ms())
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns a member of a hotel's staff, who cannot be changed or removed until
    /// the write ends.
    pub async fn locked_member(&mut self, hotel: HotelKey, key: StaffKey) -> Result<Option<StaffMember>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT ",
            member_columns!(),
            " FROM staff s WHERE s.id = $1 AND s.hotel_id = $2 AND s.left_at_ms IS NULL",
            for_share!("s")
        ))
        .bind(key.0)
        .bind(hotel.0)
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Begins a session if the member of staff still works there with that
    /// password; returns whether they do. They cannot be removed, nor their
    /// password be changed, until the write ends.
    pub async fn begin_session(
        &mut self,
        hash: &SecretHash,
        member: &StaffMember,
        device: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let begun = sqlx::query(concat!(
            "INSERT INTO staff_sessions (hash, staff_id, signed_in_at_ms, seen_at_ms, device) \
             SELECT $1, s.id, $2, $2, $5 FROM staff s \
             WHERE s.id = $3 AND s.password_hash = $4 AND s.left_at_ms IS NULL",
            for_share!("s")
        ))
        .bind(hash.as_bytes())
        .bind(now.unix_ms())
        .bind(member.key.0)
        .bind(&member.password_hash)
        .bind(device)
        .execute(self.conn().await?)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(false);
        }
        self.record_activity(hash, now).await?;
        Ok(true)
    }

    /// Returns the session of a member of staff who works at the hotel. Its age is
    /// not checked.
    pub async fn session(&mut self, slug: &HotelSlug, hash: &SecretHash) -> Result<Option<StaffSession>, StoreError> {
        Ok(sqlx::query_as(concat!(
            "SELECT x.seen_at_ms, ",
            member_columns!(),
            ", ",
            hotel_columns!(),
            " FROM staff_sessions x JOIN staff s ON s.id = x.staff_id JOIN hotels h ON h.id = s.hotel_id \
             WHERE x.hash = $1 AND h.slug = $2 AND s.left_at_ms IS NULL"
        ))
        .bind(hash.as_bytes())
        .bind(slug.as_str())
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Records that the member of staff with this session is at the desk.
    async fn record_activity(&mut self, hash: &SecretHash, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO staff_activity (staff_id, seen_at_ms) SELECT staff_id, $1 FROM staff_sessions WHERE hash = $2 \
             ON CONFLICT (staff_id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms",
        )
        .bind(now.unix_ms())
        .bind(hash.as_bytes())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Records that a session is in use.
    pub async fn touch_session(&mut self, hash: &SecretHash, now: Timestamp) -> Result<(), StoreError> {
        self.record_activity(hash, now).await?;
        sqlx::query("UPDATE staff_sessions SET seen_at_ms = $1 WHERE hash = $2")
            .bind(now.unix_ms())
            .bind(hash.as_bytes())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes a session, if there is one.
    pub async fn end_session(&mut self, hash: &SecretHash) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM staff_sessions WHERE hash = $1")
            .bind(hash.as_bytes())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes the sessions that have not been used since, except those that
    /// another write has locked.
    pub async fn end_sessions_unused_since(&mut self, since: Timestamp) -> Result<(), StoreError> {
        sqlx::query(concat!(
            "DELETE FROM staff_sessions WHERE hash IN (SELECT hash FROM staff_sessions WHERE seen_at_ms < $1",
            skip_locked!(),
            ")"
        ))
        .bind(since.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns which of the sessions have been used since, in any order.
    pub async fn sessions_used_since(
        &mut self,
        since: Timestamp,
        hashes: &[SecretHash],
    ) -> Result<Vec<SecretHash>, StoreError> {
        let mut query: QueryBuilder<Engine> = QueryBuilder::new("SELECT hash FROM staff_sessions WHERE seen_at_ms >= ");
        query.push_bind(since.unix_ms()).push(" AND hash IN (");
        let mut listed = query.separated(", ");
        for hash in hashes {
            listed.push_bind(hash.as_bytes());
        }
        query.push(")");
        let rows = query.build_query_scalar::<Vec<u8>>().fetch_all(self.conn().await?).await?;
        rows.into_iter().map(|hash| hash.try_into().map_err(|()| StoreError::Corrupt("digest".into()))).collect()
    }

    /// Returns the sessions of a member of staff that have been used since, the one that
    /// was used last first.
    pub async fn sessions_of_member(
        &mut self,
        staff: StaffKey,
        since: Timestamp,
    ) -> Result<Vec<OwnSession>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT hash, device, signed_in_at_ms, seen_at_ms FROM staff_sessions \
             WHERE staff_id = $1 AND seen_at_ms > $2 ORDER BY seen_at_ms DESC, hash",
        )
        .bind(staff.0)
        .bind(since.unix_ms())
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Deletes the sessions of a member of staff, except `this` one.
    pub async fn end_other_sessions(&mut self, staff: StaffKey, this: Option<&SecretHash>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM staff_sessions WHERE staff_id = $1 AND hash <> $2")
            .bind(staff.0)
            // No hash is empty.
            .bind(this.map_or(&[][..], SecretHash::as_bytes))
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes all sessions of a member of staff.
    pub async fn end_sessions_of(&mut self, hotel: HotelKey, email: &str) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM staff_sessions WHERE staff_id IN (SELECT id FROM staff WHERE hotel_id = $1 AND email = $2)",
        )
        .bind(hotel.0)
        .bind(email)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }
}
