//! What is still to be pushed.

use super::Db;
use crate::store::{OutboxRow, StoreError};
use shared::{ChannelName, Timestamp};
use sqlx::Row;

impl Db<'_> {
    /// Notes an event, in the transaction of the change that it tells of.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn enqueue(
        &mut self,
        channel: &ChannelName,
        name: &str,
        data: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO outbox (channel, name, data, created_at_ms) VALUES (?, ?, ?, ?)")
            .bind(channel.as_str())
            .bind(name)
            .bind(data)
            .bind(now.unix_ms())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// What waits behind a row, oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn outbox_after(&mut self, id: i64, limit: i64) -> Result<Vec<OutboxRow>, StoreError> {
        let rows =
            sqlx::query("SELECT id, channel, name, data, created_at_ms FROM outbox WHERE id > ? ORDER BY id LIMIT ?")
                .bind(id)
                .bind(limit)
                .fetch_all(&mut *self.conn)
                .await?;
        rows.iter()
            .map(|row| {
                Ok(OutboxRow {
                    id: row.try_get(0)?,
                    channel: row.try_get(1)?,
                    name: row.try_get(2)?,
                    data: row.try_get(3)?,
                    created_at_ms: row.try_get(4)?,
                })
            })
            .collect()
    }

    /// Forgets what an engine has accepted.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn dequeue(&mut self, ids: &[i64]) -> Result<(), StoreError> {
        for id in ids {
            sqlx::query("DELETE FROM outbox WHERE id = ?").bind(id).execute(&mut *self.conn).await?;
        }
        Ok(())
    }
}
