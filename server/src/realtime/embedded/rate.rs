//! Rate limit on the client events of one connection.

use crate::limits::{Rate, SOCKET_CLIENT_EVENTS};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

#[cfg(test)]
mod tests;

/// Number of client events per second for one connection (Pusher docs,
/// "Events": triggering client events).
pub const EVENTS_PER_SECOND: usize = SOCKET_CLIENT_EVENTS.rate().burst as usize;

/// Number of consecutive refusals that count as a flood. A client that merely
/// types too fast has an event accepted every second and never reaches it.
pub const FLOOD: u32 = 100;

const WINDOW_MS: u64 = 1000;

/// Decision on a client event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The event is sent.
    Accept,
    /// Above the rate limit: the event is dropped, and the client is told.
    Refuse,
    /// A flood: the connection is closed.
    Flood,
}

/// Sliding window over the client events of one connection. No interval of a
/// second contains more than [`EVENTS_PER_SECOND`] accepted events.
#[derive(Debug, Default)]
pub struct ClientEventRate {
    /// Times of the latest accepted events, oldest first.
    accepted_ms: VecDeque<u64>,
    refused_in_a_row: u32,
}

impl ClientEventRate {
    /// Decides on an event that arrives now.
    pub fn judge(&mut self, now_ms: u64) -> Verdict {
        while self.accepted_ms.front().is_some_and(|at_ms| at_ms + WINDOW_MS <= now_ms) {
            self.accepted_ms.pop_front();
        }
        if self.accepted_ms.len() < EVENTS_PER_SECOND {
            self.accepted_ms.push_back(now_ms);
            self.refused_in_a_row = 0;
            return Verdict::Accept;
        }
        self.refused_in_a_row += 1;
        if self.refused_in_a_row < FLOOD { Verdict::Refuse } else { Verdict::Flood }
    }
}

/// A token bucket whose methods take the current time (see [`Rate`]). A rate
/// with a refill of 0 means no limit.
#[derive(Debug)]
pub struct Bucket {
    rate: Rate,
    /// The remaining tokens. One token equals as many units as a period has
    /// milliseconds, so that refills are whole numbers of units.
    level: u64,
    counted_ms: u64,
}

impl Bucket {
    /// Creates a full bucket.
    pub fn new(rate: Rate, now_ms: u64) -> Self {
        let mut bucket = Self { rate, level: 0, counted_ms: now_ms };
        bucket.level = bucket.full();
        bucket
    }

    /// Takes `count` tokens; `now_ms` is on a monotonic clock. Returns `false`
    /// and takes none if there are fewer.
    pub fn take(&mut self, count: u64, now_ms: u64) -> bool {
        if self.rate.refill == 0 {
            return true;
        }
        let elapsed_ms = now_ms.saturating_sub(self.counted_ms);
        self.counted_ms = self.counted_ms.max(now_ms);
        let refill = elapsed_ms.saturating_mul(self.rate.refill.into());
        self.level = self.level.saturating_add(refill).min(self.full());
        let left = self.level.checked_sub(count.saturating_mul(self.unit()));
        if let Some(left) = left {
            self.level = left;
        }
        left.is_some()
    }

    fn full(&self) -> u64 {
        u64::from(self.rate.burst) * self.unit()
    }

    fn unit(&self) -> u64 {
        u64::try_from(self.rate.period.duration().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Bucket for the client events of all connections that one guest link or one
/// session of the desk has authorized.
#[derive(Debug)]
pub struct TokenRate(Mutex<Bucket>);

impl TokenRate {
    /// Creates a full bucket. The engine's clock begins at 0.
    pub fn new(rate: Rate) -> Self {
        Self(Mutex::new(Bucket::new(rate, 0)))
    }

    /// Counts an event that arrives now; returns `false` above the limit.
    pub fn take(&self, now_ms: u64) -> bool {
        // No code between two states of a bucket can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(1, now_ms)
    }
}
