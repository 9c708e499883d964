//! Telling webhooks, once this process is the one that empties the outbox.

use crate::clock::SystemClock;
use crate::store::{Store, StoreError, TriedRow, WebhookKey};
use crate::webhooks::deliver::BoxError;
use crate::webhooks::{self, Answer, Deliveries, Delivery, Outcome, Pace, Receiver, Tried};
use futures_util::FutureExt;
use shared::Timestamp;
use shared::webhook::DeliveryStatus;
use tokio::sync::watch;

#[cfg(test)]
mod tests;

/// Waits until this process `owns` the outbox, then delivers until `stop`
/// turns true.
pub async fn run(
    store: Store,
    receiver: impl Receiver,
    mut owns: watch::Receiver<bool>,
    mut stop: watch::Receiver<bool>,
) {
    let owned = tokio::select! {
        owned = owns.wait_for(|owns| *owns) => owned.is_ok(),
        // The sender going away is the end as well.
        _ = stop.wait_for(|stop| *stop) => false,
    };
    if owned {
        webhooks::run(StoredDeliveries(store), receiver, &SystemClock, stop, Pace::default()).await;
    }
}

/// Where the store and the loop meet, who do not know each other.
pub struct StoredDeliveries(pub Store);

impl Deliveries for StoredDeliveries {
    async fn waiting(&self, now: Timestamp) -> Result<Vec<i64>, BoxError> {
        let keys = self.0.snapshot().await?.db().webhooks_waiting(now).await?;
        Ok(keys.into_iter().map(|key| key.0).collect())
    }

    async fn due(&self, webhook: i64, now: Timestamp, limit: i64) -> Result<Vec<Delivery>, BoxError> {
        let rows = self.0.snapshot().await?.db().due_deliveries(WebhookKey(webhook), now, limit).await?;
        let delivery = |row: crate::store::DueRow| Delivery {
            id: row.id,
            url: row.url,
            secret: row.secret,
            event_id: row.event_id,
            payload: row.payload,
            attempts: row.attempts,
            give_up_at: row.give_up_at,
        };
        Ok(rows.into_iter().map(delivery).collect())
    }

    async fn tried(&self, tried: Tried) -> Result<(), BoxError> {
        let row = row(tried);
        let done: Result<(), StoreError> =
            self.0.write(move |mut db| async move { db.delivery_tried(&row).await }.boxed()).await;
        Ok(done?)
    }

    async fn forget(&self, before: Timestamp) -> Result<(), BoxError> {
        let done: Result<u64, StoreError> =
            self.0.write(move |mut db| async move { db.forget_deliveries(before).await }.boxed()).await;
        done?;
        Ok(())
    }
}

fn row(Tried { id, at, answer, outcome }: Tried) -> TriedRow {
    let (response_status, problem) = match answer {
        Answer::Status(status) => (Some(status), None),
        Answer::Failed(problem) => (None, Some(problem)),
    };
    let (status, next_at) = match outcome {
        Outcome::Delivered => (DeliveryStatus::Delivered, at),
        Outcome::Again(next_at) => (DeliveryStatus::Waiting, next_at),
        Outcome::GivenUp | Outcome::Gone => (DeliveryStatus::Failed, at),
    };
    TriedRow { id, status, at, next_at, response_status, problem, gone: outcome == Outcome::Gone }
}
