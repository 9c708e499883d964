//! The loop that delivers, to webhooks as to push services.
//!
//! Each receiver has a lane: its deliveries go one after the other, the longest
//! due first, and none waits for another's. What fails is tried again later, and
//! what came after it does not wait for that. A try that was made is noted
//! afterwards: where the process ends between the two it is made again. Where it
//! lives on and only cannot note it, nothing is: its lane waits until it is noted.

use super::due::{Answer, Due, Outcome, Tried, Verdict};
use crate::clock::Clock;
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::Timestamp;
use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};

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
/// The longest pause between two attempts to note a try, in milliseconds.
const LONGEST_NOTING_PAUSE_MS: i64 = 60 * 1000;

/// Where deliveries wait.
pub trait Deliveries: Send + Sync {
    /// What one of them tells.
    type What: Send + Sync;

    /// The receivers that are to be told something now, at most `limit`.
    fn waiting(&self, now: Timestamp, limit: i64) -> impl Future<Output = Result<Vec<i64>, BoxError>> + Send;

    /// What one of them is to be told now, the longest due first.
    fn due(
        &self,
        receiver: i64,
        now: Timestamp,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Due<Self::What>>, BoxError>> + Send;

    /// Notes a try; is asked to again where that fails.
    fn tried(&self, due: &Due<Self::What>, tried: Tried) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Lets go of what is over: of what is logged, all from `before` then; and
    /// receivers that nothing will be told any more.
    fn forget(&self, before: Timestamp) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// What tells a receiver; [`run`] is written against this.
pub trait Receiver<T>: Send + Sync {
    /// Makes one try.
    fn deliver(&self, due: &Due<T>, now: Timestamp) -> impl Future<Output = Answer> + Send;

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
    receiver: impl Receiver<D::What>,
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

impl<D: Deliveries, R: Receiver<D::What>> Post<'_, D, R> {
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
            if busy.len() < LANES {
                for receiver in self.waiting().await {
                    if busy.len() < LANES && busy.insert(receiver) {
                        lanes.push(self.lane(receiver));
                    }
                }
            }
            if self.clock.now() >= forget_at {
                forget_at = self.clock.now().plus_ms(FORGET_EVERY_MS);
                noted(self.deliveries.forget(self.clock.now().plus_ms(-KEPT_MS)).await);
            }
        }
        while lanes.next().await.is_some() {}
    }

    /// Who waits; as many as there are lanes, so that the free ones are filled
    /// even where the others' receivers are among them.
    async fn waiting(&self) -> Vec<i64> {
        noted(self.deliveries.waiting(self.clock.now(), LANES as i64).await).unwrap_or_default()
    }

    /// Tells one receiver what is due, and answers which it was.
    async fn lane(&self, receiver: i64) -> i64 {
        let Some(all) = noted(self.deliveries.due(receiver, self.clock.now(), LANE).await) else {
            // It still waits: without a pause it would be asked for at once.
            self.pause(self.pace.first_pause_ms).await;
            return receiver;
        };
        for due in all {
            if *self.stop.borrow() {
                break;
            }
            let answer = self.receiver.deliver(&due, self.clock.now()).await;
            let at = self.clock.now();
            let outcome = outcome(&due, &answer, self.receiver.verdict(&answer), at, self.pace);
            tracing::debug!(receiver, delivery = due.id, ?answer, ?outcome, "a delivery was tried");
            let is_noted = self.note(&due, Tried { at, answer, outcome }).await;
            if !is_noted || outcome == Outcome::Gone {
                break;
            }
        }
        receiver
    }

    /// Notes a try, however long that takes: what was told is not told again
    /// because a disk is full. Told to stop, it makes one more attempt. Answers
    /// whether it is noted.
    async fn note(&self, due: &Due<D::What>, tried: Tried) -> bool {
        let mut failures = 0;
        loop {
            let is_last = *self.stop.borrow();
            if noted(self.deliveries.tried(due, tried.clone()).await).is_some() {
                return true;
            }
            if is_last {
                return false;
            }
            self.pause(pause_ms(failures, self.pace).min(LONGEST_NOTING_PAUSE_MS)).await;
            failures = failures.saturating_add(1);
        }
    }

    /// Waits for so long, or until it is to stop.
    async fn pause(&self, pause_ms: i64) {
        let mut stop = self.stop.clone();
        tokio::select! {
            () = sleep(Duration::from_millis(u64::try_from(pause_ms).unwrap_or(0))) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// A failure of the storage is for the log.
fn noted<T>(result: Result<T, BoxError>) -> Option<T> {
    result.inspect_err(|error| tracing::warn!(%error, "the storage of what is to be delivered fails")).ok()
}

/// What follows from an answer.
fn outcome<T>(due: &Due<T>, answer: &Answer, verdict: Verdict, at: Timestamp, pace: &Pace) -> Outcome {
    match verdict {
        Verdict::Taken => Outcome::Delivered,
        Verdict::Gone => Outcome::Gone,
        Verdict::Refused => Outcome::GivenUp,
        Verdict::NotNow if at >= due.give_up_at => Outcome::GivenUp,
        Verdict::NotNow => {
            let wished_ms = match answer {
                Answer::Later { after_s, .. } => i64::from(*after_s) * 1000,
                Answer::Status(_) | Answer::Failed(_) => 0,
            };
            let pause_ms = pause_ms(due.attempts, pace).max(wished_ms);
            // The last try is when the time is up.
            Outcome::Again(at.plus_ms(pause_ms).min(due.give_up_at))
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
