//! Bookings, each with its conversation, and their guest tokens.

use super::{Db, Engine};
use crate::store::{Booking, BookingFilter, BookingKey, BookingRow, HotelKey, Stay, StoreError, TokenStay};
use crate::token::SecretHash;
use shared::{BookingId, Timestamp};
use sqlx::QueryBuilder;

/// Number of bookings that one statement searches.
const IDS_PER_STATEMENT: usize = 500;

/// Columns of a [`Booking`](crate::store::Booking), from `bookings b`.
macro_rules! booking_columns {
    () => {
        "b.id AS b_id, b.booking_id AS b_booking_id, b.guest_name AS b_guest_name, \
         b.room_number AS b_room_number, b.check_in AS b_check_in, b.check_out AS b_check_out, \
         b.checked_in_at_ms AS b_checked_in_at_ms, b.checked_out_at_ms AS b_checked_out_at_ms, \
         b.cancelled AS b_cancelled"
    };
}
pub(super) use booking_columns;

/// Query of [`BookingRow`]s of a hotel (`$1`) before a key (`$2`), newest first, at
/// most `$3`.
macro_rules! select_bookings {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            booking_columns!(),
            ", c.id AS c_id, c.guest_read_at_ms AS c_guest_read_at_ms, \
             (SELECT max(t.issued_at_ms) FROM guest_tokens t WHERE t.booking_key = b.id AND t.revoked_at_ms IS NULL) \
             AS link_issued_at_ms \
             FROM bookings b JOIN conversations c ON c.booking_key = b.id \
             WHERE b.hotel_id = $1 AND b.id < $2 AND NOT b.erasing AND ",
            $condition,
            " ORDER BY b.id DESC LIMIT $3"
        )
    };
}

impl Db<'_> {
    /// Inserts a booking and its conversation; returns whether it was new. If
    /// another write is inserting the same one, this waits for its end.
    pub async fn insert_booking(&mut self, hotel: HotelKey, name: &BookingId, stay: &Stay) -> Result<bool, StoreError> {
        let key: Option<i64> = sqlx::query_scalar(
            "INSERT INTO bookings (hotel_id, booking_id, guest_name, room_number, check_in, check_out, \
             checked_in_at_ms, checked_out_at_ms, cancelled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (hotel_id, booking_id) DO NOTHING RETURNING id",
        )
        .bind(hotel.0)
        .bind(name.as_str())
        .bind(&stay.guest_name)
        .bind(&stay.room_number)
        .bind(stay.check_in.map(|date| date.to_string()))
        .bind(stay.check_out.map(|date| date.to_string()))
        .bind(stay.checked_in_at.map(Timestamp::unix_ms))
        .bind(stay.checked_out_at.map(Timestamp::unix_ms))
        .bind(stay.cancelled)
        .fetch_optional(self.conn().await?)
        .await?;
        let Some(key) = key else { return Ok(false) };
        sqlx::query("INSERT INTO conversations (hotel_id, booking_key) VALUES ($1, $2)")
            .bind(hotel.0)
            .bind(key)
            .execute(self.conn().await?)
            .await?;
        Ok(true)
    }

    /// Updates the stay of a booking. The caller has locked its conversation.
    pub async fn update_booking(&mut self, key: BookingKey, stay: &Stay) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE bookings SET guest_name = $1, room_number = $2, check_in = $3, check_out = $4, \
             checked_in_at_ms = $5, checked_out_at_ms = $6, cancelled = $7 WHERE id = $8",
        )
        .bind(&stay.guest_name)
        .bind(&stay.room_number)
        .bind(stay.check_in.map(|date| date.to_string()))
        .bind(stay.check_out.map(|date| date.to_string()))
        .bind(stay.checked_in_at.map(Timestamp::unix_ms))
        .bind(stay.checked_out_at.map(Timestamp::unix_ms))
        .bind(stay.cancelled)
        .bind(key.0)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Stores the digest of a guest token.
    pub async fn insert_token(
        &mut self,
        hash: &SecretHash,
        booking: BookingKey,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO guest_tokens (hash, booking_key, issued_at_ms) VALUES ($1, $2, $3)")
            .bind(hash.as_bytes())
            .bind(booking.0)
            .bind(now.unix_ms())
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Revokes all guest tokens of a booking; returns how many there were.
    pub async fn revoke_tokens(&mut self, booking: BookingKey, now: Timestamp) -> Result<u64, StoreError> {
        let done =
            sqlx::query("UPDATE guest_tokens SET revoked_at_ms = $1 WHERE booking_key = $2 AND revoked_at_ms IS NULL")
                .bind(now.unix_ms())
                .bind(booking.0)
                .execute(self.conn().await?)
                .await?;
        Ok(done.rows_affected())
    }
}

impl Db<'_> {
    /// Returns the stays of those tokens that exist, in any order.
    pub async fn stays_of_tokens(&mut self, tokens: &[SecretHash]) -> Result<Vec<TokenStay>, StoreError> {
        let mut query: QueryBuilder<Engine> = QueryBuilder::new(concat!(
            "SELECT t.hash, t.issued_at_ms, t.revoked_at_ms, h.timezone, ",
            booking_columns!(),
            " FROM guest_tokens t JOIN bookings b ON b.id = t.booking_key JOIN hotels h ON h.id = b.hotel_id \
             WHERE t.hash IN ("
        ));
        let mut hashes = query.separated(", ");
        for token in tokens {
            hashes.push_bind(token.as_bytes());
        }
        query.push(")");
        Ok(query.build_query_as().fetch_all(self.conn().await?).await?)
    }
}

impl Db<'_> {
    /// Returns at most `limit` bookings of a hotel that were created before a
    /// booking, or the newest ones; newest first. Bookings that are being erased
    /// are omitted.
    pub async fn bookings(
        &mut self,
        hotel: HotelKey,
        filter: BookingFilter,
        before: Option<BookingKey>,
        limit: i64,
    ) -> Result<Vec<BookingRow>, StoreError> {
        let (sql, day) = match filter {
            BookingFilter::Arrivals(day) => (select_bookings!("NOT b.cancelled AND b.check_in = $4"), Some(day)),
            BookingFilter::Departures(day) => (select_bookings!("NOT b.cancelled AND b.check_out = $4"), Some(day)),
            BookingFilter::InHouse => (
                select_bookings!("NOT b.cancelled AND b.checked_in_at_ms IS NOT NULL AND b.checked_out_at_ms IS NULL"),
                None,
            ),
            BookingFilter::All => (select_bookings!("TRUE"), None),
        };
        let query = sqlx::query_as(sql).bind(hotel.0).bind(before.unwrap_or(BookingKey::LAST).0).bind(limit);
        let query = match day {
            Some(day) => query.bind(day.to_string()),
            None => query,
        };
        Ok(query.fetch_all(self.conn().await?).await?)
    }

    /// Returns those of the bookings that exist at a hotel, in any order.
    pub async fn known_bookings(&mut self, hotel: HotelKey, ids: &[BookingId]) -> Result<Vec<BookingId>, StoreError> {
        let mut known = Vec::new();
        for some in ids.chunks(IDS_PER_STATEMENT) {
            let mut query: QueryBuilder<Engine> =
                QueryBuilder::new("SELECT booking_id FROM bookings WHERE hotel_id = ");
            query.push_bind(hotel.0).push(" AND booking_id IN (");
            let mut listed = query.separated(", ");
            for id in some {
                listed.push_bind(id.as_str());
            }
            query.push(")");
            known.extend(query.build_query_scalar::<String>().fetch_all(self.conn().await?).await?);
        }
        known.into_iter().map(|id| id.try_into().map_err(|_| StoreError::Corrupt("booking id".into()))).collect()
    }

    /// Returns the stays of those of the bookings that exist at a hotel, in any order.
    /// Bookings that are being erased are omitted.
    pub async fn stays_of_bookings(
        &mut self,
        hotel: HotelKey,
        ids: &[BookingId],
    ) -> Result<Vec<(BookingId, Stay)>, StoreError> {
        let mut found: Vec<Booking> = Vec::new();
        for some in ids.chunks(IDS_PER_STATEMENT) {
            let mut query: QueryBuilder<Engine> =
                QueryBuilder::new(concat!("SELECT ", booking_columns!(), " FROM bookings b WHERE b.hotel_id = "));
            query.push_bind(hotel.0).push(" AND NOT b.erasing AND b.booking_id IN (");
            let mut listed = query.separated(", ");
            for id in some {
                listed.push_bind(id.as_str());
            }
            query.push(")");
            found.extend(query.build_query_as().fetch_all(self.conn().await?).await?);
        }
        Ok(found.into_iter().map(|booking| (booking.booking_id, booking.stay)).collect())
    }

    /// Returns a booking as a list shows it; `None` while it is being erased.
    pub async fn listed_booking(&mut self, hotel: HotelKey, id: &BookingId) -> Result<Option<BookingRow>, StoreError> {
        Ok(sqlx::query_as(select_bookings!("b.booking_id = $4"))
            .bind(hotel.0)
            .bind(BookingKey::LAST.0)
            .bind(1_i64)
            .bind(id.as_str())
            .fetch_optional(self.conn().await?)
            .await?)
    }
}
