//! Delivers webhooks while this process owns the outbox.

use crate::clock::SystemClock;
use crate::delivery::deliver::BoxError;
use crate::delivery::ownership::Ownership;
use crate::delivery::webhooks::WebhookRequest;
use crate::delivery::{
    self, Attempt, Deliveries, DeliveryClient, DeliveryResponse, DeliveryTiming, DueDelivery, Outcome,
};
use crate::store::{self, Store, StoreError, WebhookDeliveryResult, WebhookKey};
use futures_util::FutureExt;
use shared::Timestamp;
use shared::webhook::DeliveryStatus;

#[cfg(test)]
mod tests;

/// Number of deliveries that are deleted from the log in one write.
const STEP_DELIVERIES: i64 = 1_000;

/// Delivers while this process owns the outbox, until it stops.
pub async fn run(store: Store, client: impl DeliveryClient<WebhookRequest>, mut ownership: Ownership) {
    while ownership.wait_until_acquired().await {
        let (deliveries, ownership) = (StoredDeliveries(store.clone()), ownership.clone());
        delivery::run(deliveries, &client, &SystemClock, ownership, DeliveryTiming::default()).await;
    }
}

/// Adapter between the store and the loop, which do not depend on each other.
pub struct StoredDeliveries(pub Store);

impl Deliveries for StoredDeliveries {
    type Content = WebhookRequest;

    async fn due_receivers(&self, now: Timestamp, limit: i64) -> Result<Vec<i64>, BoxError> {
        let keys = self.0.read().await?.db().due_webhooks(now, limit, self.0.claimant()).await?;
        Ok(keys.into_iter().map(|key| key.0).collect())
    }

    async fn due(
        &self,
        webhook: i64,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<DueDelivery<WebhookRequest>>, BoxError> {
        let rows = self.0.read().await?.db().due_webhook_deliveries(WebhookKey(webhook), now, limit).await?;
        Ok(rows.into_iter().map(due_delivery).collect())
    }

    async fn claim(&self, delivery: &DueDelivery<WebhookRequest>, now: Timestamp) -> Result<bool, BoxError> {
        Ok(self.0.claim_webhook_delivery(delivery.id, now).await?)
    }

    async fn record(&self, delivery: &DueDelivery<WebhookRequest>, attempt: Attempt) -> Result<(), BoxError> {
        let row = WebhookDeliveryResult { claimant: self.0.claimant(), ..result_row(delivery.id, attempt) };
        let is_recorded: Result<bool, StoreError> =
            self.0.write(move |mut db| async move { db.record_webhook_result(&row).await }.boxed()).await;
        if !is_recorded? {
            tracing::info!(delivery = delivery.id, "did not record the result of a delivery: its claim was released");
        }
        Ok(())
    }

    async fn delete_expired(&self, before: Timestamp) -> Result<(), BoxError> {
        loop {
            let deleted: Result<u64, StoreError> = self
                .0
                .write(move |mut db| {
                    async move { db.delete_old_webhook_deliveries(before, STEP_DELIVERIES).await }.boxed()
                })
                .await;
            if deleted? < STEP_DELIVERIES.unsigned_abs() {
                return Ok(());
            }
        }
    }
}

fn due_delivery(row: store::DueWebhookDelivery) -> DueDelivery<WebhookRequest> {
    let store::DueWebhookDelivery { id, url, secret, event_id, payload, attempts, give_up_at } = row;
    DueDelivery { id, attempts, give_up_at, content: WebhookRequest { url, secret, event_id, payload } }
}

fn result_row(id: i64, Attempt { at, response, outcome }: Attempt) -> WebhookDeliveryResult {
    let response_status = response.status();
    let problem = match response {
        DeliveryResponse::Failed(problem) => Some(problem),
        DeliveryResponse::Status(_) | DeliveryResponse::RetryLater { .. } => None,
    };
    let (status, next_at) = match outcome {
        Outcome::Delivered => (DeliveryStatus::Delivered, at),
        Outcome::RetryAt(next_at) => (DeliveryStatus::Waiting, next_at),
        Outcome::GivenUp | Outcome::Gone => (DeliveryStatus::Failed, at),
    };
    WebhookDeliveryResult {
        id,
        status,
        at,
        next_at,
        response_status,
        problem,
        gone: outcome == Outcome::Gone,
        claimant: None,
    }
}
