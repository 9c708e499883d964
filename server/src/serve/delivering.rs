//! Telling webhooks, once this process is the one that empties the outbox.

use crate::clock::SystemClock;
use crate::outbound::deliver::BoxError;
use crate::outbound::{self, Answer, Deliveries, Due, Outcome, Pace, Receiver, Tried};
use crate::store::{DueRow, Store, StoreError, TriedRow, WebhookKey};
use crate::webhooks::Delivery;
use futures_util::FutureExt;
use shared::Timestamp;
use shared::webhook::DeliveryStatus;
use std::future::Future;
use tokio::sync::watch;

#[cfg(test)]
mod tests;

/// Deliveries that leave the log in one write.
const STEP_DELIVERIES: i64 = 1_000;

/// Waits until this process `owns` the outbox, then delivers until `stop`
/// turns true.
pub async fn run(
    store: Store,
    receiver: impl Receiver<Delivery>,
    owns: watch::Receiver<bool>,
    stop: watch::Receiver<bool>,
) {
    let deliver = |stop| outbound::run(StoredDeliveries(store), receiver, &SystemClock, stop, Pace::default());
    once_owned(owns, stop, deliver).await;
}

/// Does something until `stop` turns true, from when this process `owns` the
/// outbox.
pub async fn once_owned<F: Future<Output = ()>>(
    mut owns: watch::Receiver<bool>,
    mut stop: watch::Receiver<bool>,
    then: impl FnOnce(watch::Receiver<bool>) -> F,
) {
    let owned = tokio::select! {
        owned = owns.wait_for(|owns| *owns) => owned.is_ok(),
        // The sender going away is the end as well.
        _ = stop.wait_for(|stop| *stop) => false,
    };
    if owned {
        then(stop).await;
    }
}

/// Where the store and the loop meet, who do not know each other.
pub struct StoredDeliveries(pub Store);

impl Deliveries for StoredDeliveries {
    type What = Delivery;

    async fn waiting(&self, now: Timestamp, limit: i64) -> Result<Vec<i64>, BoxError> {
        let keys = self.0.look().await?.db().webhooks_waiting(now, limit).await?;
        Ok(keys.into_iter().map(|key| key.0).collect())
    }

    async fn due(&self, webhook: i64, now: Timestamp, limit: i64) -> Result<Vec<Due<Delivery>>, BoxError> {
        let rows = self.0.look().await?.db().due_deliveries(WebhookKey(webhook), now, limit).await?;
        Ok(rows.into_iter().map(due).collect())
    }

    async fn tried(&self, delivery: &Due<Delivery>, tried: Tried) -> Result<(), BoxError> {
        let row = row(delivery.id, tried);
        let done: Result<(), StoreError> =
            self.0.write(move |mut db| async move { db.delivery_tried(&row).await }.boxed()).await;
        Ok(done?)
    }

    async fn forget(&self, before: Timestamp) -> Result<(), BoxError> {
        loop {
            let forgotten: Result<u64, StoreError> = self
                .0
                .write(move |mut db| async move { db.forget_deliveries(before, STEP_DELIVERIES).await }.boxed())
                .await;
            if forgotten? < STEP_DELIVERIES.unsigned_abs() {
                return Ok(());
            }
        }
    }
}

fn due(row: DueRow) -> Due<Delivery> {
    let DueRow { id, url, secret, event_id, payload, attempts, give_up_at } = row;
    Due { id, attempts, give_up_at, what: Delivery { url, secret, event_id, payload } }
}

fn row(id: i64, Tried { at, answer, outcome }: Tried) -> TriedRow {
    let response_status = answer.status();
    let problem = match answer {
        Answer::Failed(problem) => Some(problem),
        Answer::Status(_) | Answer::Later { .. } => None,
    };
    let (status, next_at) = match outcome {
        Outcome::Delivered => (DeliveryStatus::Delivered, at),
        Outcome::Again(next_at) => (DeliveryStatus::Waiting, next_at),
        Outcome::GivenUp | Outcome::Gone => (DeliveryStatus::Failed, at),
    };
    TriedRow { id, status, at, next_at, response_status, problem, gone: outcome == Outcome::Gone }
}
