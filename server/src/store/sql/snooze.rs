//! Conversations that are snoozed, and those that are marked as unread.

use super::Db;
use crate::store::{Snooze, StoreError};
use shared::{ConversationId, Timestamp};

/// Selects the snoozed conversations of all hotels whose time has passed, by their
/// index.
pub(in crate::store) const DUE_SNOOZES: &str = "SELECT snoozed_until_ms, id FROM conversations \
     WHERE snoozed_until_ms IS NOT NULL AND (snoozed_until_ms, id) > ($1, $2) AND snoozed_until_ms <= $3 \
     ORDER BY snoozed_until_ms, id LIMIT $4";

impl Db<'_> {
    /// Sets the time until which a conversation is snoozed; `None` ends that.
    pub async fn set_snooze(
        &mut self,
        conversation: ConversationId,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE conversations SET snoozed_until_ms = $1 WHERE id = $2")
            .bind(until.map(Timestamp::unix_ms))
            .bind(conversation.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Marks a conversation as unread, or removes that mark; returns whether it changed.
    pub async fn set_marked_unread(&mut self, conversation: ConversationId, marked: bool) -> Result<bool, StoreError> {
        let changed = sqlx::query("UPDATE conversations SET marked_unread = $1 WHERE id = $2 AND marked_unread <> $1")
            .bind(marked)
            .bind(conversation.0)
            .execute(self.conn().await?)
            .await?;
        Ok(changed.rows_affected() == 1)
    }

    /// Returns the snoozed conversations of all hotels whose time has passed at `now`,
    /// after a given one, in the order of these times.
    pub async fn due_snoozes(&mut self, after: Snooze, now: Timestamp, limit: i64) -> Result<Vec<Snooze>, StoreError> {
        Ok(sqlx::query_as(DUE_SNOOZES)
            .bind(after.until.unix_ms())
            .bind(after.conversation.0)
            .bind(now.unix_ms())
            .bind(limit)
            .fetch_all(self.conn().await?)
            .await?)
    }
}
