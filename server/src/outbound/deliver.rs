//! The loop that delivers, to webhooks as to push services.
//!
//! Each receiver has a lane: its deliveries go one after the other, the longest
//! due first, and none waits for another's. What fails is tried again later, and
//! what came after it does not wait for that.
//!
//! A delivery is claimed before its request and its result recorded after it
//! ([ADR 38](../../../docs/adr/0038-deliveries-are-claimed.md)). Where the process
//! ends between the two the request is made again. Where it lives on and cannot
//! record the result, its lane waits until it can, also while another process
//! owns the outbox.

use super::due::{Answer, Due, Outcome, Tried, Verdict};
use crate::clock::Clock;
use crate::ownership::Ownership;
use futures_util::FutureExt;
use futures_util::future::{Fuse, FusedFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::Timestamp;
use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
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

    /// Claims a delivery before it is tried. `false` where another process has
    /// claimed it, where this one owns the outbox no longer, or where the delivery
    /// is due no more.
    fn claim(&self, due: &Due<Self::What>, now: Timestamp) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// Notes a try; is asked to again where that fails.
    fn tried(&self, due: &Due<Self::What>, tried: Tried) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Lets go of what is over: of what is logged, all from `before` then; and
    /// receivers that nothing will be told any more.
    fn forget(&self, before: Timestamp) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// What tells a receiver; [`run()`] is written against this.
pub trait Receiver<T>: Send + Sync {
    /// Makes one try.
    fn deliver(&self, due: &Due<T>, now: Timestamp) -> impl Future<Output = Answer> + Send;

    /// What such an answer says.
    fn verdict(&self, answer: &Answer) -> Verdict;
}

impl<T: Sync, R: Receiver<T>> Receiver<T> for &R {
    async fn deliver(&self, due: &Due<T>, now: Timestamp) -> Answer {
        (**self).deliver(due, now).await
    }

    fn verdict(&self, answer: &Answer) -> Verdict {
        (**self).verdict(answer)
    }
}

/// How fast the loop looks and tries again.
pub struct Pace {
    /// How often to look for what is due.
    pub poll_ms: u64,
    /// The pause after a first failure; each further one is twice as long.
    pub first_pause_ms: i64,
    /// The longest pause.
    pub longest_pause_ms: i64,
    /// The longest pause between two attempts to record a result. Far shorter than
    /// a new owner of the outbox waits for the results of the last one.
    pub longest_noting_pause_ms: i64,
    /// Numbers in 0..=1 that spread the pauses.
    pub jitter: Box<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll_ms: 250,
            first_pause_ms: 5_000,
            longest_pause_ms: 4 * 60 * 60 * 1000,
            longest_noting_pause_ms: 2_000,
            // Without randomness the pauses are merely not spread.
            jitter: Box::new(|| getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX))),
        }
    }
}

/// Delivers what is due while this process owns the outbox. When it does no
/// longer, or stops, requests under way are finished and their results recorded;
/// everything else is left to the next owner.
pub async fn run<D: Deliveries>(
    deliveries: D,
    receiver: impl Receiver<D::What>,
    clock: &dyn Clock,
    ownership: Ownership,
    pace: Pace,
) {
    let post = Post { deliveries: &deliveries, receiver: &receiver, clock, ownership: &ownership, pace: &pace };
    post.run().await;
}

struct Post<'a, D, R> {
    deliveries: &'a D,
    receiver: &'a R,
    clock: &'a dyn Clock,
    ownership: &'a Ownership,
    pace: &'a Pace,
}

impl<D: Deliveries, R: Receiver<D::What>> Post<'_, D, R> {
    async fn run(&self) {
        let mut ownership = self.ownership.clone();
        let mut poll = interval(Duration::from_millis(self.pace.poll_ms.max(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut lanes = FuturesUnordered::new();
        let mut busy = HashSet::new();
        // Beside the lanes: a database that is away must not keep them from their
        // answers.
        let (mut waiting, mut forgetting) = (pin!(Fuse::terminated()), pin!(Fuse::terminated()));
        let mut forget_at = self.clock.now();
        let mut is_time_to_look = true;
        loop {
            tokio::select! {
                () = ownership.lost() => break,
                Some(receiver) = lanes.next(), if !lanes.is_empty() => {
                    busy.remove(&receiver);
                    is_time_to_look = true;
                }
                receivers = &mut waiting => {
                    for receiver in receivers {
                        if busy.len() < LANES && busy.insert(receiver) {
                            lanes.push(self.lane(receiver));
                        }
                    }
                }
                () = &mut forgetting => {}
                _ = poll.tick() => is_time_to_look = true,
            }
            if is_time_to_look && busy.len() < LANES && waiting.is_terminated() {
                is_time_to_look = false;
                waiting.set(self.waiting().fuse());
            }
            if self.clock.now() >= forget_at && forgetting.is_terminated() {
                forget_at = self.clock.now().plus_ms(FORGET_EVERY_MS);
                forgetting.set(self.forget().fuse());
            }
        }
        waiting.set(Fuse::terminated());
        forgetting.set(Fuse::terminated());
        while lanes.next().await.is_some() {}
    }

    async fn forget(&self) {
        noted(self.deliveries.forget(self.clock.now().plus_ms(-KEPT_MS)).await);
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
            self.pause_while_owned(self.pace.first_pause_ms).await;
            return receiver;
        };
        for due in all {
            if !self.ownership.is_held() {
                break;
            }
            match noted(self.deliveries.claim(&due, self.clock.now()).await) {
                Some(true) => {}
                // As above. A process that owns the outbox no longer is told soon.
                Some(false) => {
                    self.pause_while_owned(i64::try_from(self.pace.poll_ms).unwrap_or(i64::MAX)).await;
                    break;
                }
                None => {
                    self.pause_while_owned(self.pace.first_pause_ms).await;
                    break;
                }
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
    /// because a disk is full, or the database away. Told to stop, it makes one
    /// more attempt. Answers whether it is noted.
    async fn note(&self, due: &Due<D::What>, tried: Tried) -> bool {
        let mut failures = 0;
        loop {
            let is_last = self.ownership.is_stopping();
            if noted(self.deliveries.tried(due, tried.clone()).await).is_some() {
                return true;
            }
            if is_last {
                return false;
            }
            let pause_ms = pause_ms(failures, self.pace).min(self.pace.longest_noting_pause_ms);
            self.pause_until_stopped(pause_ms).await;
            failures = failures.saturating_add(1);
        }
    }

    /// Waits for so long, or until the process stops.
    async fn pause_until_stopped(&self, pause_ms: i64) {
        let mut ownership = self.ownership.clone();
        tokio::select! {
            () = sleep_ms(pause_ms) => {}
            () = ownership.stopped() => {}
        }
    }

    /// Waits for so long, or until this process owns the outbox no longer.
    async fn pause_while_owned(&self, pause_ms: i64) {
        let mut ownership = self.ownership.clone();
        tokio::select! {
            () = sleep_ms(pause_ms) => {}
            () = ownership.lost() => {}
        }
    }
}

async fn sleep_ms(pause_ms: i64) {
    sleep(Duration::from_millis(u64::try_from(pause_ms).unwrap_or(0))).await;
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
