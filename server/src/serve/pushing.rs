//! Sends push notifications while this process owns the outbox.

use crate::chat::Chat;
use crate::clock::SystemClock;
use crate::delivery::deliver::BoxError;
use crate::delivery::ownership::Ownership;
use crate::delivery::web_push::Push;
use crate::delivery::{self, Attempt, Deliveries, DeliveryClient, DeliveryTiming, DueDelivery, Outcome};
use crate::store::PushKey;
use shared::Timestamp;

#[cfg(test)]
mod tests;

/// Interval between two checks, in milliseconds: notifications have waited for
/// some seconds anyway.
const POLL_MS: u64 = 500;
/// Maximum pause between two attempts, in milliseconds: a late notification is
/// of no use.
const LONGEST_PAUSE_MS: u64 = 60 * 60 * 1000;

/// Sends while this process owns the outbox, until it stops.
pub async fn run(chat: Chat, client: impl DeliveryClient<Push>, mut ownership: Ownership) {
    while ownership.wait_until_acquired().await {
        let pace = DeliveryTiming { poll_ms: POLL_MS, longest_pause_ms: LONGEST_PAUSE_MS, ..DeliveryTiming::default() };
        delivery::run(DuePushes(chat.clone()), &client, &SystemClock, ownership.clone(), pace).await;
    }
}

/// Adapter between the use cases and the loop.
pub struct DuePushes(pub Chat);

impl Deliveries for DuePushes {
    type Content = Push;

    async fn due_receivers(&self, now: Timestamp, limit: i64) -> Result<Vec<i64>, BoxError> {
        Ok(self.0.due_push_keys(now, limit).await?.into_iter().map(|key| key.0).collect())
    }

    async fn due(&self, browser: i64, now: Timestamp, _: i64) -> Result<Vec<DueDelivery<Push>>, BoxError> {
        Ok(self.0.due_notification(PushKey(browser), now).await?.into_iter().collect())
    }

    async fn claim(&self, push: &DueDelivery<Push>, now: Timestamp) -> Result<bool, BoxError> {
        Ok(self.0.claim_push(PushKey(push.id), now).await?)
    }

    async fn record(&self, push: &DueDelivery<Push>, attempt: Attempt) -> Result<(), BoxError> {
        match attempt.outcome {
            Outcome::Delivered | Outcome::GivenUp => self.0.record_push_attempt(push, None, attempt.at).await?,
            Outcome::RetryAt(at) => self.0.record_push_attempt(push, Some(at), attempt.at).await?,
            Outcome::Gone => self.0.forget_browser(push).await?,
        }
        Ok(())
    }

    async fn delete_expired(&self, _: Timestamp) -> Result<(), BoxError> {
        Ok(self.0.forget_browsers_of_revoked_links().await?)
    }
}
