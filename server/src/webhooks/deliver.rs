//! The loop that delivers.
//!
//! Each webhook has its deliveries one after the other, the longest due first,
//! and none waits for another webhook's. What fails is tried again later, and
//! what came after it does not wait for that. A try that was made is noted
//! afterwards: where the process ends between the two it is made again.

use crate::clock::Clock;
use crate::realtime::app::Secret;
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::Timestamp;
use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// Any error of whatever stores the deliveries.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Deliveries that are read for one webhook at a time.
const LANE: i64 = 20;
/// Webhooks that are told at one time.
const LANES: usize = 64;
/// How long the log is kept, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How often what is older is looked for, in milliseconds.
const FORGET_EVERY_MS: i64 = 60 * 60 * 1000;

/// Something to tell a webhook, now.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its row.
    pub id: i64,
    /// Where to.
    pub url: String,
    /// What is signed with.
    pub secret: Secret,
    /// The event's own name.
    pub event_id: Uuid,
    /// JSON text.
    pub payload: String,
    /// How often it was tried before.
    pub attempts: u32,
    /// From when on it is not tried again.
    pub give_up_at: Timestamp,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// Nothing; why, in words for the hotel.
    Failed(String),
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is there.
    Delivered,
    /// It is tried again.
    Again(Timestamp),
    /// It is not tried again.
    GivenUp,
    /// Nor is any other: nobody is there any more.
    Gone,
}

/// A try that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The delivery.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What came back.
    pub answer: Answer,
    /// What follows.
    pub outcome: Outcome,
}

/// Where deliveries wait. The store implements it.
pub trait Deliveries: Send + Sync {
    /// The webhooks that are to be told something now.
    fn waiting(&self, now: Timestamp) -> impl Future<Output = Result<Vec<i64>, BoxError>> + Send;

    /// What one of them is to be told now, the longest due first.
    fn due(
        &self,
        webhook: i64,
        now: Timestamp,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Delivery>, BoxError>> + Send;

    /// Notes a try.
    fn tried(&self, tried: Tried) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Forgets what was written before.
    fn forget(&self, before: Timestamp) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// What tells a webhook; [`run`] is written against this.
pub trait Receiver: Send + Sync {
    /// Makes one try.
    fn deliver(&self, delivery: &Delivery, now: Timestamp) -> impl Future<Output = Answer> + Send;
}

/// How fast the loop looks and tries again.
pub struct Pace {
    /// How often to look for what is due.
    pub poll_ms: u64,
    /// The pause after a first failure; each further one is twice as long.
    pub first_pause_ms: i64,
    /// The longest pause.
    pub longest_pause_ms: i64,
    /// Numbers in 0..=1 that spread the pauses.
    pub jitter: Box<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll_ms: 250,
            first_pause_ms: 5_000,
            longest_pause_ms: 4 * 60 * 60 * 1000,
            // Without randomness the pauses are merely not spread.
            jitter: Box::new(|| getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX))),
        }
    }
}

/// Delivers what is due until `stop` turns true; then what is under way is
/// finished, and the rest keeps until the next start.
pub async fn run(
    deliveries: impl Deliveries,
    receiver: impl Receiver,
    clock: &dyn Clock,
    stop: watch::Receiver<bool>,
    pace: Pace,
) {
    let post = Post { deliveries: &deliveries, receiver: &receiver, clock, stop: &stop, pace: &pace };
    post.run().await;
}

struct Post<'a, D, R> {
    deliveries: &'a D,
    receiver: &'a R,
    clock: &'a dyn Clock,
    stop: &'a watch::Receiver<bool>,
    pace: &'a Pace,
}

impl<D: Deliveries, R: Receiver> Post<'_, D, R> {
    async fn run(&self) {
        let mut stop = self.stop.clone();
        let mut poll = interval(Duration::from_millis(self.pace.poll_ms.max(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut lanes = FuturesUnordered::new();
        let mut busy = HashSet::new();
        let mut forget_at = self.clock.now();
        loop {
            tokio::select! {
                // The sender going away is the end as well.
                _ = stop.wait_for(|stop| *stop) => break,
                Some(webhook) = lanes.next(), if !lanes.is_empty() => {
                    busy.remove(&webhook);
                }
                _ = poll.tick() => {}
            }
            for webhook in self.waiting().await {
                if busy.len() < LANES && busy.insert(webhook) {
                    lanes.push(self.lane(webhook));
                }
            }
            if self.clock.now() >= forget_at {
                forget_at = self.clock.now().plus_ms(FORGET_EVERY_MS);
                noted(self.deliveries.forget(self.clock.now().plus_ms(-KEPT_MS)).await);
            }
        }
        while lanes.next().await.is_some() {}
    }

    async fn waiting(&self) -> Vec<i64> {
        noted(self.deliveries.waiting(self.clock.now()).await).unwrap_or_default()
    }

    /// Tells one webhook what is due, and answers which it was.
    async fn lane(&self, webhook: i64) -> i64 {
        let due = noted(self.deliveries.due(webhook, self.clock.now(), LANE).await).unwrap_or_default();
        for delivery in due {
            if *self.stop.borrow() {
                break;
            }
            let answer = self.receiver.deliver(&delivery, self.clock.now()).await;
            let at = self.clock.now();
            let outcome = outcome(&delivery, &answer, at, self.pace);
            tracing::debug!(webhook, delivery = delivery.id, ?answer, ?outcome, "a webhook was told");
            let noted = noted(self.deliveries.tried(Tried { id: delivery.id, at, answer, outcome }).await);
            if noted.is_none() || outcome == Outcome::Gone {
                break;
            }
        }
        webhook
    }
}

/// A failure of the storage is for the log: the next look tries again.
fn noted<T>(result: Result<T, BoxError>) -> Option<T> {
    result.inspect_err(|error| tracing::warn!(%error, "the webhooks' deliveries are not to be had")).ok()
}

/// What follows from an answer.
fn outcome(delivery: &Delivery, answer: &Answer, at: Timestamp, pace: &Pace) -> Outcome {
    match answer {
        Answer::Status(200..300) => Outcome::Delivered,
        Answer::Status(410) => Outcome::Gone,
        _ if at >= delivery.give_up_at => Outcome::GivenUp,
        // The last try is when the time is up.
        _ => Outcome::Again(at.plus_ms(pause_ms(delivery.attempts, pace)).min(delivery.give_up_at)),
    }
}

/// The pause after one more failure: twice the one before, up to the longest,
/// shortened by up to a half so that many do not come back together.
fn pause_ms(failures_before: u32, pace: &Pace) -> i64 {
    let factor = 1_i64.checked_shl(failures_before.min(40)).unwrap_or(i64::MAX);
    let whole_ms = pace.first_pause_ms.saturating_mul(factor).min(pace.longest_pause_ms);
    whole_ms - (whole_ms as f64 / 2.0 * (pace.jitter)().clamp(0.0, 1.0)) as i64
}
