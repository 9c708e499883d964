//! Outcomes of attempts, and the pauses between them.

use crate::delivery::due::{self, DeliveryResponse, DueDelivery, Jitter, Outcome, Verdict, os_jitter};
use shared::Timestamp;

/// Intervals at which the loop polls and retries.
pub struct DeliveryTiming {
    /// Interval between two polls.
    pub poll_ms: u64,
    /// Pause after the first failure; each further pause is twice as long.
    pub first_pause_ms: u64,
    /// Maximum pause.
    pub longest_pause_ms: u64,
    /// Maximum pause between two attempts to record a result. It is far shorter
    /// than the time for which a new owner of the outbox waits for the results
    /// of the previous one.
    pub longest_record_pause_ms: u64,
    /// Returns numbers in 0..=1 that vary the pauses.
    pub jitter: Jitter,
}

impl Default for DeliveryTiming {
    fn default() -> Self {
        Self {
            poll_ms: 250,
            first_pause_ms: 5_000,
            longest_pause_ms: 4 * 60 * 60 * 1000,
            longest_record_pause_ms: 2_000,
            jitter: Box::new(os_jitter),
        }
    }
}

/// Returns the outcome that follows from a response.
pub(super) fn outcome<T>(
    due: &DueDelivery<T>,
    response: &DeliveryResponse,
    verdict: Verdict,
    at: Timestamp,
    pace: &DeliveryTiming,
) -> Outcome {
    match verdict {
        Verdict::Accepted => Outcome::Delivered,
        Verdict::Gone => Outcome::Gone,
        Verdict::Refused => Outcome::GivenUp,
        Verdict::RetryLater if at >= due.give_up_at => Outcome::GivenUp,
        Verdict::RetryLater => {
            let requested_pause_ms = match response {
                DeliveryResponse::RetryLater { after_s, .. } => u64::from(*after_s) * 1000,
                DeliveryResponse::Status(_) | DeliveryResponse::Failed(_) => 0,
            };
            let pause_ms = pause_ms(due.attempts, pace).max(requested_pause_ms);
            // The last attempt is made when the time is up.
            Outcome::RetryAt(at.plus_ms(i64::try_from(pause_ms).unwrap_or(i64::MAX)).min(due.give_up_at))
        }
    }
}

/// Returns the pause after one more failure, in milliseconds.
pub(super) fn pause_ms(failures_before: u32, pace: &DeliveryTiming) -> u64 {
    due::pause_ms(pace.first_pause_ms, pace.longest_pause_ms, failures_before, (pace.jitter)())
}
