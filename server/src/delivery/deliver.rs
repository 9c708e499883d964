//! The loop that delivers to webhooks and push services.
//!
//! Each receiver has a lane: its deliveries are made one after the other, the
//! longest due first, and no receiver waits for another. A failed delivery is
//! retried later, and the deliveries after it do not wait for that.
//!
//! A delivery is claimed before its request, and its result is recorded after
//! it ([ADR 38](../../../docs/adr/0038-deliveries-are-claimed.md)). If the
//! process ends between the two, the request is repeated. If it lives on and
//! cannot record the result, the lane waits until it can, even while another
//! process owns the outbox.

use super::due::{Attempt, DeliveryResponse, DueDelivery, Outcome, Verdict};
use crate::clock::Clock;
use crate::delivery::ownership::Ownership;
use futures_util::FutureExt;
use futures_util::future::{Fuse, FusedFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use outcome::{outcome, pause_ms};
use shared::Timestamp;
use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

mod outcome;
#[cfg(test)]
mod tests;

pub use outcome::DeliveryTiming;

/// Any error of the storage of deliveries.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Number of deliveries that are read for one receiver at a time.
const LANE_DELIVERIES: i64 = 20;
/// Number of concurrent receivers.
const LANES: usize = 64;
/// Time for which the log is kept, in milliseconds.
const LOG_RETENTION_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Interval at which older entries are deleted, in milliseconds.
const LOG_CLEANUP_INTERVAL_MS: i64 = 60 * 60 * 1000;

/// Storage of deliveries.
pub trait Deliveries: Send + Sync {
    /// Content of a delivery.
    type Content: Send + Sync;

    /// Returns at most `limit` receivers with a delivery that is due.
    fn due_receivers(&self, now: Timestamp, limit: i64) -> impl Future<Output = Result<Vec<i64>, BoxError>> + Send;

    /// Returns the deliveries that are due for a receiver, the longest due
    /// first.
    fn due(
        &self,
        receiver_id: i64,
        now: Timestamp,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<DueDelivery<Self::Content>>, BoxError>> + Send;

    /// Claims a delivery before it is tried. Returns `false` if another process
    /// has claimed it, this process no longer owns the outbox, or the delivery
    /// is no longer due.
    fn claim(
        &self,
        due: &DueDelivery<Self::Content>,
        now: Timestamp,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// Records the result of an attempt; it is called again if that fails.
    fn record(
        &self,
        due: &DueDelivery<Self::Content>,
        attempt: Attempt,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Deletes log entries from before `before`, and receivers that need no
    /// further deliveries.
    fn delete_expired(&self, before: Timestamp) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// Client that makes the requests, as [`run()`] uses it.
pub trait DeliveryClient<T>: Send + Sync {
    /// Makes one attempt.
    fn deliver(&self, due: &DueDelivery<T>, now: Timestamp) -> impl Future<Output = DeliveryResponse> + Send;

    /// Classifies a response.
    fn verdict(&self, response: &DeliveryResponse) -> Verdict;
}

impl<T: Sync, C: DeliveryClient<T>> DeliveryClient<T> for &C {
    async fn deliver(&self, due: &DueDelivery<T>, now: Timestamp) -> DeliveryResponse {
        (**self).deliver(due, now).await
    }

    fn verdict(&self, response: &DeliveryResponse) -> Verdict {
        (**self).verdict(response)
    }
}

/// Delivers while this process owns the outbox. When ownership is lost or the
/// process stops, requests under way are completed and their results recorded;
/// everything else is left to the next owner.
pub async fn run<D: Deliveries>(
    deliveries: D,
    client: impl DeliveryClient<D::Content>,
    clock: &dyn Clock,
    ownership: Ownership,
    pace: DeliveryTiming,
) {
    let delivery_loop =
        DeliveryLoop { deliveries: &deliveries, client: &client, clock, ownership: &ownership, pace: &pace };
    delivery_loop.run().await;
}

struct DeliveryLoop<'a, D, C> {
    deliveries: &'a D,
    client: &'a C,
    clock: &'a dyn Clock,
    ownership: &'a Ownership,
    pace: &'a DeliveryTiming,
}

impl<D: Deliveries, C: DeliveryClient<D::Content>> DeliveryLoop<'_, D, C> {
    async fn run(&self) {
        let mut ownership = self.ownership.clone();
        let mut poll = interval(Duration::from_millis(self.pace.poll_ms.max(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut lanes = FuturesUnordered::new();
        let mut busy = HashSet::new();
        // Concurrent with the lanes: a database that does not answer must not
        // stop the lanes.
        let (mut reading_due, mut deleting_expired) = (pin!(Fuse::terminated()), pin!(Fuse::terminated()));
        let mut next_cleanup_at = self.clock.now();
        let mut is_poll_due = true;
        loop {
            tokio::select! {
                () = ownership.wait_until_lost() => break,
                Some(receiver_id) = lanes.next(), if !lanes.is_empty() => {
                    busy.remove(&receiver_id);
                    is_poll_due = true;
                }
                receiver_ids = &mut reading_due => {
                    for receiver_id in receiver_ids {
                        if busy.len() < LANES && busy.insert(receiver_id) {
                            lanes.push(self.deliver_to_receiver(receiver_id));
                        }
                    }
                }
                () = &mut deleting_expired => {}
                _ = poll.tick() => is_poll_due = true,
            }
            if is_poll_due && busy.len() < LANES && reading_due.is_terminated() {
                is_poll_due = false;
                reading_due.set(self.due_receivers().fuse());
            }
            if self.clock.now() >= next_cleanup_at && deleting_expired.is_terminated() {
                next_cleanup_at = self.clock.now().plus_ms(LOG_CLEANUP_INTERVAL_MS);
                deleting_expired.set(self.delete_expired().fuse());
            }
        }
        reading_due.set(Fuse::terminated());
        deleting_expired.set(Fuse::terminated());
        while lanes.next().await.is_some() {}
    }

    async fn delete_expired(&self) {
        log_failure(self.deliveries.delete_expired(self.clock.now().plus_ms(-LOG_RETENTION_MS)).await);
    }

    /// Returns as many due receivers as there are lanes, so that free lanes
    /// are filled even if busy receivers are among them.
    async fn due_receivers(&self) -> Vec<i64> {
        log_failure(self.deliveries.due_receivers(self.clock.now(), LANES as i64).await).unwrap_or_default()
    }

    /// Makes the deliveries that are due for a receiver, and returns the
    /// receiver.
    async fn deliver_to_receiver(&self, receiver_id: i64) -> i64 {
        let Some(all) = log_failure(self.deliveries.due(receiver_id, self.clock.now(), LANE_DELIVERIES).await) else {
            // The receiver still waits; without a pause it would be selected
            // again at once.
            self.pause_while_owned(self.pace.first_pause_ms).await;
            return receiver_id;
        };
        for due in all {
            if !self.ownership.is_held() {
                break;
            }
            match log_failure(self.deliveries.claim(&due, self.clock.now()).await) {
                Some(true) => {}
                // As above. Ownership that was lost is signalled soon.
                Some(false) => {
                    self.pause_while_owned(self.pace.poll_ms).await;
                    break;
                }
                None => {
                    self.pause_while_owned(self.pace.first_pause_ms).await;
                    break;
                }
            }
            let response = self.client.deliver(&due, self.clock.now()).await;
            let at = self.clock.now();
            let outcome = outcome(&due, &response, self.client.verdict(&response), at, self.pace);
            tracing::debug!(
                receiver = receiver_id,
                delivery = due.id,
                answer = ?response,
                ?outcome,
                "delivery attempt finished"
            );
            let is_recorded = self.record(&due, Attempt { at, response, outcome }).await;
            if !is_recorded || outcome == Outcome::Gone {
                break;
            }
        }
        receiver_id
    }

    /// Records the result of an attempt, with retries until it succeeds: a full
    /// disk or a missing database must not cause a second delivery. When the
    /// process stops, makes one last attempt. Returns whether the result is
    /// recorded.
    async fn record(&self, due: &DueDelivery<D::Content>, attempt: Attempt) -> bool {
        let mut failures = 0;
        loop {
            let is_last = self.ownership.is_stopping();
            if log_failure(self.deliveries.record(due, attempt.clone()).await).is_some() {
                return true;
            }
            if is_last {
                return false;
            }
            let pause_ms = pause_ms(failures, self.pace).min(self.pace.longest_record_pause_ms);
            self.pause_until_stopped(pause_ms).await;
            failures = failures.saturating_add(1);
        }
    }

    /// Waits that long, or until the process stops.
    async fn pause_until_stopped(&self, pause_ms: u64) {
        let mut ownership = self.ownership.clone();
        tokio::select! {
            () = sleep_ms(pause_ms) => {}
            () = ownership.wait_until_stopping() => {}
        }
    }

    /// Waits that long, or until this process no longer owns the outbox.
    async fn pause_while_owned(&self, pause_ms: u64) {
        let mut ownership = self.ownership.clone();
        tokio::select! {
            () = sleep_ms(pause_ms) => {}
            () = ownership.wait_until_lost() => {}
        }
    }
}

async fn sleep_ms(pause_ms: u64) {
    sleep(Duration::from_millis(pause_ms)).await;
}

/// Logs a failure of the storage.
fn log_failure<T>(result: Result<T, BoxError>) -> Option<T> {
    result
        .inspect_err(|error| tracing::warn!(%error, "could not read or write deliveries in the database; retrying"))
        .ok()
}
