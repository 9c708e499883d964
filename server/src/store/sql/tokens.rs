//! Data about many guest tokens at once.

use super::bookings::{booking, booking_columns};
use super::{Db, Engine, EngineRow, instant};
use crate::store::{StoreError, TokenStay};
use crate::token::SecretHash;
use shared::Timestamp;
use sqlx::{QueryBuilder, Row};

fn token_stay(row: &EngineRow) -> Result<TokenStay, StoreError> {
    let hash: Vec<u8> = row.try_get("hash")?;
    Ok(TokenStay {
        token: hash.try_into().map_err(|()| StoreError::Corrupt("digest"))?,
        stay: booking(row)?.stay,
        timezone: row.try_get("timezone")?,
        issued_at: Timestamp::from_unix_ms(row.try_get("issued_at_ms")?),
        revoked: instant(row, "revoked_at_ms")?.is_some(),
    })
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
        query.build().fetch_all(self.conn().await?).await?.iter().map(token_stay).collect()
    }
}
