//! Token buckets by key, in bounded memory.

mod bounded_states;
#[cfg(test)]
mod tests;

use super::limit::Rate;
use crate::clock::Clock;
use bounded_states::BoundedStates;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Maximum number of keys with a bucket of their own. Further keys share some
/// buckets: memory stays bounded, and no client gets a full bucket by making
/// the server discard others.
pub const MAX_KEYS: usize = 50_000;

/// Minimum interval between searches for full buckets, in milliseconds. A
/// search visits all buckets, and runs only if there is no room.
const SWEEP_EVERY_MS: u64 = 1_000;

/// The bucket is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitReached {
    /// Time to wait before a retry, in whole seconds, at least 1.
    pub retry_after_s: u64,
}

/// Token buckets, one for each key.
pub struct Buckets<K: Hash + Eq + Clone> {
    /// `None` for no limit.
    limited: Option<Limited<K>>,
}

struct Limited<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, BoundedStates<K>, MonotonicClock, NoOpMiddleware<Duration>>,
    states: BoundedStates<K>,
    clock: MonotonicClock,
    started: Duration,
    /// Time in which one token is added.
    interval: Duration,
    next_sweep_ms: AtomicU64,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    /// Creates full buckets of that rate.
    pub fn new(rate: Rate, clock: Arc<dyn Clock>) -> Self {
        Self::with_max_keys(rate, clock, MAX_KEYS)
    }

    fn with_max_keys(rate: Rate, clock: Arc<dyn Clock>, max_keys: usize) -> Self {
        let Some(quota) = quota(rate) else { return Self { limited: None } };
        let (states, clock) = (BoundedStates::new(max_keys), MonotonicClock(clock));
        let started = clock.now();
        let limiter = RateLimiter::new(quota, states.clone(), clock.clone());
        let interval = quota.replenish_interval();
        Self { limited: Some(Limited { limiter, states, clock, started, interval, next_sweep_ms: AtomicU64::new(0) }) }
    }

    /// Takes one token from a key's bucket.
    ///
    /// # Errors
    /// [`LimitReached`] if it is empty.
    pub fn take(&self, key: &K) -> Result<(), LimitReached> {
        let Some(limited) = &self.limited else { return Ok(()) };
        limited.sweep_where_full();
        limited.limiter.check_key(key).map_err(|early| {
            let wait_ms = early.wait_time_from(limited.clock.now()).as_millis();
            LimitReached { retry_after_s: u64::try_from(wait_ms.div_ceil(1_000)).unwrap_or(u64::MAX).max(1) }
        })
    }

    /// Gives back a token whose request turned out not to count.
    pub fn give_back(&self, key: &K) {
        if let Some(limited) = &self.limited {
            limited.states.give_back(key, limited.interval);
        }
    }

    /// Returns the number of keys with a bucket of their own.
    #[cfg(test)]
    pub(crate) fn key_count(&self) -> usize {
        self.limited.as_ref().map_or(0, |limited| limited.states.key_count())
    }
}

impl<K: Hash + Eq + Clone> Limited<K> {
    fn sweep_where_full(&self) {
        if !self.states.is_full() {
            return;
        }
        let now = self.clock.now();
        let now_ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let due_ms = self.next_sweep_ms.load(Ordering::Relaxed);
        let is_mine = now_ms >= due_ms
            && self
                .next_sweep_ms
                .compare_exchange(due_ms, now_ms + SWEEP_EVERY_MS, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if is_mine {
            self.states.forget_full(now.saturating_sub(self.started));
        }
    }
}

/// Converts a rate for the library; `None` for no limit.
fn quota(rate: Rate) -> Option<Quota> {
    let burst = NonZeroU32::new(rate.burst)?;
    let interval = rate.period.duration().checked_div(rate.refill)?;
    // An interval shorter than the clock's resolution has no effect either.
    Some(Quota::with_period(interval.max(Duration::from_nanos(1)))?.allow_burst(burst))
}

/// Adapter of our clock for the library.
#[derive(Clone)]
struct MonotonicClock(Arc<dyn Clock>);

impl governor::clock::Clock for MonotonicClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(self.0.monotonic_ms())
    }
}
