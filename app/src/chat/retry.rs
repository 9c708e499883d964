//! Back-off of failed requests.

use shared::Timestamp;

/// Maximum pauses after successive failures, in milliseconds. The longest one
/// is short enough that users do not give up.
const PAUSES_MS: [i64; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// Number of failures in a row, and the pause after the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retry {
    failures: usize,
    due: Option<Timestamp>,
    not_before: Option<Timestamp>,
    /// Length of the last pause, in milliseconds.
    pause_ms: i64,
}

impl Retry {
    /// Records a failure. `share` is a random number from 0 to 1: it spreads
    /// pages that failed at the same time. `at_least_ms` is a pause that the
    /// server demands; nothing shortens it.
    pub fn record_failure(&mut self, now: Timestamp, share: f64, at_least_ms: u32) {
        let longest_ms = PAUSES_MS[self.failures.min(PAUSES_MS.len() - 1)];
        self.failures += 1;
        let own_ms = longest_ms / 2 + (longest_ms as f64 / 2.0 * share) as i64;
        let at_least_ms = i64::from(at_least_ms);
        self.pause_ms = own_ms.max(at_least_ms);
        self.due = Some(now.plus_ms(self.pause_ms));
        self.not_before = (at_least_ms > 0).then(|| now.plus_ms(at_least_ms));
    }

    /// Records a success: the next failure counts as the first.
    pub fn record_success(&mut self) {
        *self = Self::default();
    }

    /// Adapts the pause to a clock that has jumped to `now`. A pause of this
    /// page ends; one that the server demanded stays, and begins again if the
    /// clock was set back.
    pub fn handle_clock_jump(&mut self, now: Timestamp) {
        let Some(not_before) = self.not_before else { return self.record_success() };
        let at = not_before.min(now.plus_ms(self.pause_ms));
        (self.not_before, self.due) = (Some(at), Some(at));
    }

    /// Returns whether the pause has ended; `true` once for each pause.
    pub fn take_due(&mut self, now: Timestamp) -> bool {
        self.due.take_if(|due| *due <= now).is_some()
    }

    /// Returns whether a retry is allowed now, even before the pause ends. A
    /// pause that the server demanded must be over.
    pub fn may_retry_now(&self, now: Timestamp) -> bool {
        self.not_before.is_none_or(|at| at <= now)
    }
}
