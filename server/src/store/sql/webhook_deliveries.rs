//! Webhook deliveries and their results.

use super::Db;
use crate::store::{
    Backlog, Claimant, DueWebhookDelivery, NewWebhookDelivery, StoreError, WebhookDeliveryResult, WebhookDeliveryRow,
    WebhookKey,
};
use shared::Timestamp;

impl Db<'_> {
    /// Returns how many deliveries are waiting, and since when the oldest waits.
    pub async fn waiting_webhook_deliveries(&mut self) -> Result<Backlog, StoreError> {
        Ok(sqlx::query_as(
            "SELECT count(*) AS count, min(created_at_ms) AS oldest_ms FROM webhook_deliveries \
             WHERE status = 'waiting'",
        )
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Inserts a delivery, in the transaction of the change that it reports.
    pub async fn insert_webhook_delivery(
        &mut self,
        to: WebhookKey,
        new: &NewWebhookDelivery<'_>,
    ) -> Result<(), StoreError> {
        // The webhook may have been removed since it was read.
        sqlx::query(concat!(
            "INSERT INTO webhook_deliveries \
             (webhook_id, event_id, event_type, payload, created_at_ms, give_up_at_ms, next_at_ms) \
             SELECT w.id, $2, $3, $4, $5, $6, $7 FROM webhooks w WHERE w.id = $1",
            for_share!("w")
        ))
        .bind(to.0)
        .bind(new.event_id.to_string())
        .bind(new.event.as_str())
        .bind(new.payload)
        .bind(new.now.unix_ms())
        .bind(new.give_up_at.unix_ms())
        .bind(new.now.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns a webhook's deliveries before one, newest first.
    pub async fn webhook_deliveries(
        &mut self,
        webhook: WebhookKey,
        before: i64,
        limit: i64,
    ) -> Result<Vec<WebhookDeliveryRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, event_id, event_type, status, attempts, response_status, problem, created_at_ms, last_at_ms, \
             next_at_ms FROM webhook_deliveries WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        )
        .bind(webhook.0)
        .bind(before)
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Makes a delivery due again from now on; returns whether it exists.
    pub async fn retry_webhook_delivery(
        &mut self,
        webhook: WebhookKey,
        id: i64,
        now: Timestamp,
        give_up_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE webhook_deliveries SET status = 'waiting', attempts = 0, next_at_ms = $1, give_up_at_ms = $2 \
             WHERE webhook_id = $3 AND id = $4",
        )
        .bind(now.unix_ms())
        .bind(give_up_at.unix_ms())
        .bind(webhook.0)
        .bind(id)
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Returns the webhooks with a delivery that is due, the one due for the
    /// longest first; none that is disabled, and none to which another process may
    /// have a request in progress.
    pub async fn due_webhooks(
        &mut self,
        now: Timestamp,
        limit: i64,
        claimant: Option<Claimant>,
    ) -> Result<Vec<WebhookKey>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT d.webhook_id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
             WHERE d.status = 'waiting' AND d.next_at_ms <= $1 AND w.disabled_at_ms IS NULL AND NOT EXISTS \
             (SELECT 1 FROM webhook_deliveries o WHERE o.webhook_id = d.webhook_id AND o.claimed_by <> $3) \
             GROUP BY d.webhook_id ORDER BY min(d.next_at_ms) LIMIT $2",
        )
        .bind(now.unix_ms())
        .bind(limit)
        .bind(claimant.map(Claimant::name))
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns the deliveries of a webhook that are due, the one due for the
    /// longest first.
    pub async fn due_webhook_deliveries(
        &mut self,
        webhook: WebhookKey,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<DueWebhookDelivery>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT d.id, w.url, w.secret, d.event_id, d.payload, d.attempts, d.give_up_at_ms \
             FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
             WHERE d.status = 'waiting' AND d.next_at_ms <= $1 AND d.webhook_id = $2 AND w.disabled_at_ms IS NULL \
             ORDER BY d.next_at_ms, d.id LIMIT $3",
        )
        .bind(now.unix_ms())
        .bind(webhook.0)
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Records the result of an attempt and ends its claim. If the receiver is gone
    /// for good, the webhook is disabled. Returns `false` if the claim is gone
    /// already.
    pub async fn record_webhook_result(&mut self, tried: &WebhookDeliveryResult) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE webhook_deliveries SET status = $1, attempts = attempts + 1, response_status = $2, problem = $3, \
             last_at_ms = $4, next_at_ms = $5, claimed_by = NULL \
             WHERE id = $6 AND claimed_by IS NOT DISTINCT FROM $7",
        )
        .bind(tried.status.as_str())
        .bind(tried.response_status.map(i64::from))
        .bind(&tried.problem)
        .bind(tried.at.unix_ms())
        .bind(tried.next_at.unix_ms())
        .bind(tried.id)
        .bind(tried.claimant.map(Claimant::name))
        .execute(self.conn().await?)
        .await?;
        let is_recorded = done.rows_affected() == 1;
        if is_recorded && tried.gone {
            sqlx::query(
                "UPDATE webhooks SET disabled_at_ms = $1 \
                 WHERE id = (SELECT webhook_id FROM webhook_deliveries WHERE id = $2)",
            )
            .bind(tried.at.unix_ms())
            .bind(tried.id)
            .execute(self.conn().await?)
            .await?;
            sqlx::query(
                "UPDATE webhook_deliveries SET status = 'failed', problem = 'the webhook is disabled' \
                 WHERE status = 'waiting' AND webhook_id = (SELECT webhook_id FROM webhook_deliveries WHERE id = $1)",
            )
            .bind(tried.id)
            .execute(self.conn().await?)
            .await?;
        }
        Ok(is_recorded)
    }

    /// Deletes at most `limit` deliveries that are older and not waiting. Returns
    /// how many.
    pub async fn delete_old_webhook_deliveries(
        &mut self,
        older_than: Timestamp,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries \
             WHERE created_at_ms < $1 AND status <> 'waiting' ORDER BY created_at_ms LIMIT $2)",
        )
        .bind(older_than.unix_ms())
        .bind(limit)
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected())
    }
}
