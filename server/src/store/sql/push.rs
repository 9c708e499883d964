//! Push subscriptions, and the message that each is still to notify of.

use super::Db;
use crate::store::value::to_json;
use crate::store::{
    Backlog, Claimant, DuePush, NewPushSubscription, PushKey, PushResult, ScheduledPush, StoreError,
    StoredPushSubscription,
};
use serde::Serialize;
use shared::{ConversationId, MessageId, Timestamp};
use std::collections::BTreeMap;

/// Row of [`Db::schedule_pushes`].
#[derive(Serialize)]
struct PushRow {
    conversation: ConversationId,
    message: MessageId,
    now_ms: i64,
    due_ms: i64,
    give_up_ms: i64,
}

impl Db<'_> {
    /// Inserts the push subscription of a browser for a conversation, or replaces
    /// it. If a conversation has more than `max_subscriptions`, those that
    /// subscribed the longest ago are deleted.
    pub async fn upsert_push_subscription(
        &mut self,
        new: &NewPushSubscription,
        max_subscriptions: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO push_subscriptions \
             (conversation_id, token_hash, endpoint, p256dh, auth, language, created_at_ms, seen_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) \
             ON CONFLICT (conversation_id, endpoint) DO UPDATE SET token_hash = excluded.token_hash, \
             p256dh = excluded.p256dh, auth = excluded.auth, language = excluded.language, \
             seen_at_ms = excluded.seen_at_ms",
        )
        .bind(new.conversation.0)
        .bind(new.token.as_bytes())
        .bind(&new.endpoint)
        .bind(&new.p256dh)
        .bind(&new.auth)
        .bind(&new.language)
        .bind(new.now.unix_ms())
        .execute(self.conn().await?)
        .await?;
        sqlx::query(
            "DELETE FROM push_subscriptions WHERE conversation_id = $1 AND id NOT IN \
             (SELECT id FROM push_subscriptions WHERE conversation_id = $1 ORDER BY seen_at_ms DESC, id DESC LIMIT $2)",
        )
        .bind(new.conversation.0)
        .bind(max_subscriptions)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Deletes a push subscription; returns whether there was one.
    pub async fn delete_push_subscription(
        &mut self,
        conversation: ConversationId,
        endpoint: &str,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM push_subscriptions WHERE conversation_id = $1 AND endpoint = $2")
            .bind(conversation.0)
            .bind(endpoint)
            .execute(self.conn().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Returns the push subscriptions of a conversation, oldest first.
    pub async fn push_subscriptions(
        &mut self,
        conversation: ConversationId,
    ) -> Result<Vec<StoredPushSubscription>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT endpoint, language, created_at_ms, seen_at_ms FROM push_subscriptions \
             WHERE conversation_id = $1 ORDER BY id",
        )
        .bind(conversation.0)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Records messages to notify of, in the transaction of the messages: at
    /// `due_at`, or together with a notification that is waiting already.
    pub async fn schedule_pushes(
        &mut self,
        pushes: &BTreeMap<ConversationId, ScheduledPush>,
    ) -> Result<(), StoreError> {
        if pushes.is_empty() {
            return Ok(());
        }
        let row = |(conversation, push): (&ConversationId, &ScheduledPush)| PushRow {
            conversation: *conversation,
            message: push.message,
            now_ms: push.now.unix_ms(),
            due_ms: push.due_at.unix_ms(),
            give_up_ms: push.give_up_at.unix_ms(),
        };
        let rows: Vec<PushRow> = pushes.iter().map(row).collect();
        self.defer(
            "push_subscriptions",
            concat!(
                "UPDATE push_subscriptions SET message_id = r.message, \
                 waiting_since_ms = coalesce(waiting_since_ms, r.now_ms), \
                 next_at_ms = coalesce(next_at_ms, r.due_ms), give_up_at_ms = r.give_up_ms FROM ",
                json_rows!(
                    "r", conversation BIGINT, message BIGINT, now_ms BIGINT, due_ms BIGINT, give_up_ms BIGINT
                ),
                " WHERE push_subscriptions.conversation_id = r.conversation"
            ),
            [to_json(&rows)?],
        )
        .await
    }

    /// Cancels the notifications of messages up to `up_to`.
    pub async fn cancel_pushes(&mut self, conversation: ConversationId, up_to: MessageId) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE push_subscriptions SET next_at_ms = NULL, waiting_since_ms = NULL, attempts = 0 \
             WHERE conversation_id = $1 AND message_id <= $2 AND next_at_ms IS NOT NULL",
        )
        .bind(conversation.0)
        .bind(up_to.0)
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns the subscriptions with a push that is due, the one due for the
    /// longest first; none that another process has claimed.
    pub async fn due_pushes(
        &mut self,
        now: Timestamp,
        limit: i64,
        claimant: Option<Claimant>,
    ) -> Result<Vec<PushKey>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT id FROM push_subscriptions WHERE next_at_ms <= $1 AND (claimed_by IS NULL OR claimed_by = $3) \
             ORDER BY next_at_ms LIMIT $2",
        )
        .bind(now.unix_ms())
        .bind(limit)
        .bind(claimant.map(Claimant::name))
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns the push of a subscription, if it is due.
    pub async fn due_push(&mut self, key: PushKey, now: Timestamp) -> Result<Option<DuePush>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT s.id, s.conversation_id, s.endpoint, s.p256dh, s.auth, s.language, s.message_id, s.attempts, \
             s.give_up_at_ms, t.issued_at_ms, t.revoked_at_ms \
             FROM push_subscriptions s JOIN guest_tokens t ON t.hash = s.token_hash \
             WHERE s.id = $1 AND s.next_at_ms <= $2",
        )
        .bind(key.0)
        .bind(now.unix_ms())
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Records the result of a push for messages up to `message`, and ends the
    /// claim of `claimant`. Returns `false` if the claim is gone already.
    pub async fn record_push_result(
        &mut self,
        key: PushKey,
        message: MessageId,
        tried: PushResult,
        claimant: Option<Claimant>,
    ) -> Result<bool, StoreError> {
        let query = match tried {
            PushResult::Done { .. } => sqlx::query(
                "UPDATE push_subscriptions SET claimed_by = NULL, attempts = 0, \
                 waiting_since_ms = CASE WHEN next_at_ms IS NOT NULL AND message_id > $3 THEN waiting_since_ms END, \
                 next_at_ms = CASE WHEN next_at_ms IS NOT NULL AND message_id > $3 THEN $4 END \
                 WHERE id = $1 AND claimed_by IS NOT DISTINCT FROM $2",
            ),
            // Messages that were read meanwhile need no other attempt.
            PushResult::RetryAt(_) => sqlx::query(
                "UPDATE push_subscriptions SET claimed_by = NULL, \
                 attempts = CASE WHEN next_at_ms IS NOT NULL THEN attempts + 1 ELSE 0 END, \
                 next_at_ms = CASE WHEN next_at_ms IS NOT NULL THEN $3 END \
                 WHERE id = $1 AND claimed_by IS NOT DISTINCT FROM $2",
            ),
            PushResult::Gone => {
                sqlx::query("DELETE FROM push_subscriptions WHERE id = $1 AND claimed_by IS NOT DISTINCT FROM $2")
            }
        };
        let query = query.bind(key.0).bind(claimant.map(Claimant::name));
        let query = match tried {
            PushResult::Done { newer_at } => query.bind(message.0).bind(newer_at.unix_ms()),
            PushResult::RetryAt(at) => query.bind(at.unix_ms()),
            PushResult::Gone => query,
        };
        let done = query.execute(self.conn().await?).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the push subscriptions of revoked guest links, except those that
    /// another write has locked. Returns how many.
    pub async fn delete_push_subscriptions_of_revoked_links(&mut self) -> Result<u64, StoreError> {
        let done = sqlx::query(concat!(
            "DELETE FROM push_subscriptions WHERE id IN (SELECT id FROM push_subscriptions WHERE token_hash IN \
             (SELECT hash FROM guest_tokens WHERE revoked_at_ms IS NOT NULL)",
            skip_locked!(),
            ")"
        ))
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected())
    }

    /// Returns how many subscriptions have a push that is waiting, and since when
    /// the oldest waits.
    pub async fn push_backlog(&mut self) -> Result<Backlog, StoreError> {
        Ok(sqlx::query_as(
            "SELECT count(*) AS count, min(waiting_since_ms) AS oldest_ms FROM push_subscriptions \
             WHERE next_at_ms IS NOT NULL",
        )
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Returns the id and the text of the newest message of staff after a read
    /// marker; deleted messages do not count.
    pub async fn unread_from_staff(
        &mut self,
        conversation: ConversationId,
        after: MessageId,
    ) -> Result<Option<(MessageId, String)>, StoreError> {
        let row: Option<(i64, String)> = sqlx::query_as(
            "SELECT id, body FROM messages WHERE conversation_id = $1 AND id > $2 AND sender_type = 'staff' \
             AND deleted_at_ms IS NULL ORDER BY id DESC LIMIT 1",
        )
        .bind(conversation.0)
        .bind(after.0)
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(row.map(|(id, body)| (MessageId(id), body)))
    }
}
