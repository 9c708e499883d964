//! Deliveries, responses and outcomes, and the backoff after failures.

use shared::Timestamp;

#[cfg(test)]
mod tests;

/// A delivery that is due.
#[derive(Clone, Debug)]
pub struct DueDelivery<T> {
    /// Id of its row.
    pub id: i64,
    /// Number of earlier attempts.
    pub attempts: u32,
    /// Time after which it is not retried.
    pub give_up_at: Timestamp,
    /// Its content and destination.
    pub content: T,
}

/// Result of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryResponse {
    /// A response with this status.
    Status(u16),
    /// A response that asks to retry later (RFC 9110, 10.2.3).
    RetryLater {
        /// The status.
        status: u16,
        /// Time to wait, in seconds.
        after_s: u32,
    },
    /// No response; the reason is a text for the hotel.
    Failed(String),
}

impl DeliveryResponse {
    /// Returns the HTTP status, if there was a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) | Self::RetryLater { status, .. } => Some(*status),
            Self::Failed(_) => None,
        }
    }
}

/// Classification of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The delivery was accepted.
    Accepted,
    /// The delivery may be accepted later.
    RetryLater,
    /// The delivery will never be accepted.
    Refused,
    /// The receiver no longer exists.
    Gone,
}

/// Outcome of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was delivered.
    Delivered,
    /// It is retried at that time.
    RetryAt(Timestamp),
    /// It is not retried.
    GivenUp,
    /// The receiver no longer exists, so none of its deliveries is retried.
    Gone,
}

/// An attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its time.
    pub at: Timestamp,
    /// Its result.
    pub response: DeliveryResponse,
    /// The outcome.
    pub outcome: Outcome,
}

/// Source of the numbers in 0..=1 that vary pauses.
pub type Jitter = Box<dyn Fn() -> f64 + Send + Sync>;

/// Returns a random number of the operating system. Without randomness the pauses
/// merely do not vary.
pub fn os_jitter() -> f64 {
    getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX))
}

/// Returns the pause after one more failure, in milliseconds: `first_ms`, twice as long
/// after each further failure, up to `longest_ms`; shortened by up to a half so that
/// many clients do not retry together. `jitter` is in 0..=1.
pub fn pause_ms(first_ms: u64, longest_ms: u64, failures_before: u32, jitter: f64) -> u64 {
    let factor = 1_u64.checked_shl(failures_before).unwrap_or(u64::MAX);
    let full_pause_ms = first_ms.saturating_mul(factor).min(longest_ms);
    full_pause_ms - (full_pause_ms as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as u64
}

/// Pauses between the attempts of one task.
#[derive(Debug)]
pub struct Backoff {
    first_ms: u64,
    longest_ms: u64,
    failures: u32,
}

impl Backoff {
    /// Creates the pauses after no failure.
    pub fn new(first_ms: u64, longest_ms: u64) -> Self {
        Self { first_ms, longest_ms, failures: 0 }
    }

    /// Returns the pause after one more failure. `jitter` is in 0..=1.
    pub fn next_ms(&mut self, jitter: f64) -> u64 {
        let pause_ms = pause_ms(self.first_ms, self.longest_ms, self.failures, jitter);
        self.failures = self.failures.saturating_add(1);
        pause_ms
    }
}
