//! The loop that delivers, to webhooks as to push services.
//!
//! Each receiver has a lane: its deliveries go one after the other, the longest
//! due first, and none waits for another's. What fails is tried again later, and
//! what came after it does not wait for that. A try that was made is noted
//! afterwards: where the process ends between the two it is made again.

use crate::clock::Clock;
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::Timestamp;
use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

#[cfg(test)]
mod tests;

/// Any error of whatever stores the deliveries.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Deliveries that are read for one receiver at a time.
const LANE: i64 = 20;
/// Receivers that are told at one time.
const LANES: usize = 64;
/// How long the log is kept, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How often what is older is looked for, in milliseconds.
const FORGET_EVERY_MS: i64 = 60 * 60 * 1000;

/// Something to tell a receiver, now.
pub trait Deliver: Send + Sync {
    /// Its row.
    fn id(&self) -> i64;
    /// How often it was tried before.
    fn attempts(&self) -> u32;
    /// From when on it is not tried again.
    fn give_up_at(&self) -> Timestamp;
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// One that asks to be left alone for a while (RFC 9110, 10.2.3).
    Later {
        /// The status.
        status: u16,
        /// For how long, in seconds.
        after_s: u32,
    },
    /// Nothing; why, in words for the hotel.
    Failed(String),
}

impl Answer {
    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) | Self::Later { status, .. } => Some(*status),
            Self::Failed(_) => None,
        }
    }
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was taken.
    Taken,
    /// It may be taken another time.
    NotNow,
    /// This one never will be.
    Refused,
    /// Nothing will be any more.
    Gone,
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
    /// When.
    pub at: Timestamp,
    /// What came back.
    pub answer: Answer,
    /// What follows.
    pub outcome: Outcome,
}

/// Where deliveries wait.
pub trait Deliveries: Send + Sync {
    /// What one of them is.
    type Delivery: Deliver;

    /// The receivers that are to be told something now.
    fn waiting(&self, now: Timestamp) -> impl Future<Output = Result<Vec<i64>, BoxError>> + Send;

    /// What one of them is to be told now, the longest due first.
    fn due(
        &self,
        receiver: i64,
        now: Timestamp,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Self::Delivery>, BoxError>> + Send;

    /// Notes a try.
    fn tried(&self, delivery: &Self::Delivery, tried: Tried) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Forgets what was written before.
    fn forget(&self, before: Timestamp) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// What tells a receiver; [`run`] is written against this.
pub trait Receiver<D>: Send + Sync {
    /// Makes one try.
    fn deliver(&self, delivery: &D, now: Timestamp) -> impl Future<Output = Answer> + Send;

    /// What such an answer says.
    fn verdict(&self, answer: &Answer) -> Verdict;
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
pub async fn run<D: Deliveries>(
    deliveries: D,
    receiver: impl Receiver<D::Delivery>,
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

impl<D: Deliveries, R: Receiver<D::Delivery>> Post<'_, D, R> {
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
                Some(receiver) = lanes.next(), if !lanes.is_empty() => {
                    busy.remove(&receiver);
                }
                _ = poll.tick() => {}
            }
            for receiver in self.waiting().await {
                if busy.len() < LANES && busy.insert(receiver) {
                    lanes.push(self.lane(receiver));
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

    /// Tells one receiver what is due, and answers which it was.
    async fn lane(&self, receiver: i64) -> i64 {
        let due = noted(self.deliveries.due(receiver, self.clock.now(), LANE).await).unwrap_or_default();
        for delivery in due {
            if *self.stop.borrow() {
                break;
            }
            let answer = self.receiver.deliver(&delivery, self.clock.now()).await;
            let at = self.clock.now();
            let outcome = outcome(&delivery, &answer, self.receiver.verdict(&answer), at, self.pace);
            tracing::debug!(receiver, delivery = delivery.id(), ?answer, ?outcome, "a delivery was tried");
            let noted = noted(self.deliveries.tried(&delivery, Tried { at, answer, outcome }).await);
            if noted.is_none() || outcome == Outcome::Gone {
                break;
            }
        }
        receiver
    }
}

/// A failure of the storage is for the log: the next look tries again.
fn noted<T>(result: Result<T, BoxError>) -> Option<T> {
    result.inspect_err(|error| tracing::warn!(%error, "what is to be delivered is not to be had")).ok()
}

/// What follows from an answer.
fn outcome(delivery: &impl Deliver, answer: &Answer, verdict: Verdict, at: Timestamp, pace: &Pace) -> Outcome {
    match verdict {
        Verdict::Taken => Outcome::Delivered,
        Verdict::Gone => Outcome::Gone,
        Verdict::Refused => Outcome::GivenUp,
        Verdict::NotNow if at >= delivery.give_up_at() => Outcome::GivenUp,
        Verdict::NotNow => {
            let wished_ms = match answer {
                Answer::Later { after_s, .. } => i64::from(*after_s) * 1000,
                Answer::Status(_) | Answer::Failed(_) => 0,
            };
            let pause_ms = pause_ms(delivery.attempts(), pace).max(wished_ms);
            // The last try is when the time is up.
            Outcome::Again(at.plus_ms(pause_ms).min(delivery.give_up_at()))
        }
    }
}

/// The pause after one more failure: twice the one before, up to the longest,
/// shortened by up to a half so that many do not come back together.
fn pause_ms(failures_before: u32, pace: &Pace) -> i64 {
    let factor = 1_i64.checked_shl(failures_before.min(40)).unwrap_or(i64::MAX);
    let whole_ms = pace.first_pause_ms.saturating_mul(factor).min(pace.longest_pause_ms);
    whole_ms - (whole_ms as f64 / 2.0 * (pace.jitter)().clamp(0.0, 1.0)) as i64
}
