//! First replies to guests who waited for an answer.

use super::Db;
use crate::store::value::to_json;
use crate::store::{FirstReply, HotelKey, NewFirstReply, StoreError};
use serde::Serialize;
use shared::Timestamp;

/// Row of [`Db::insert_first_replies`].
#[derive(Serialize)]
struct ReplyRow {
    hotel: i64,
    replied_at_ms: i64,
    message: i64,
    asked_at_ms: i64,
}

impl Db<'_> {
    /// Inserts first replies, in the transaction of their messages.
    pub(in crate::store) async fn insert_first_replies(&mut self, new: &[NewFirstReply]) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        let row = |reply: &NewFirstReply| ReplyRow {
            hotel: reply.hotel.0,
            replied_at_ms: reply.times.replied_at.unix_ms(),
            message: reply.message.0,
            asked_at_ms: reply.times.asked_at.unix_ms(),
        };
        let rows: Vec<ReplyRow> = new.iter().map(row).collect();
        self.defer(
            "first_replies",
            concat!(
                "INSERT INTO first_replies (hotel_id, replied_at_ms, message_id, asked_at_ms) \
                 SELECT r.hotel, r.replied_at_ms, r.message, r.asked_at_ms FROM ",
                json_rows!("r", hotel BIGINT, replied_at_ms BIGINT, message BIGINT, asked_at_ms BIGINT)
            ),
            [to_json(&rows)?],
        )
        .await
    }

    /// Returns the newest first replies of a hotel since a time, newest first.
    pub async fn first_replies(
        &mut self,
        hotel: HotelKey,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<FirstReply>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT asked_at_ms, replied_at_ms FROM first_replies WHERE hotel_id = $1 AND replied_at_ms >= $2 \
             ORDER BY replied_at_ms DESC LIMIT $3",
        )
        .bind(hotel.0)
        .bind(since.unix_ms())
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Deletes at most `limit` first replies from before a time; returns their number.
    pub async fn delete_first_replies(&mut self, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
        // The hotels let SQLite find the rows by the key.
        let done = sqlx::query(
            "DELETE FROM first_replies WHERE (hotel_id, replied_at_ms, message_id) IN \
             (SELECT hotel_id, replied_at_ms, message_id FROM first_replies \
             WHERE hotel_id IN (SELECT id FROM hotels) AND replied_at_ms < $1 LIMIT $2)",
        )
        .bind(before.unix_ms())
        .bind(limit)
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected())
    }
}
