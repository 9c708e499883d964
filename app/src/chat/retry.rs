//! When something that has failed is tried again.

use shared::Timestamp;

/// The pauses, in milliseconds: growing, and at their longest short enough
/// that nobody gives up.
const PAUSES_MS: [i64; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// Failures in a row, and the pause after the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retry {
    failures: usize,
    due: Option<Timestamp>,
    not_before: Option<Timestamp>,
    /// How long the last pause was to be, in milliseconds.
    pause_ms: i64,
}

impl Retry {
    /// It has failed. `share` (0 to 1) is left to chance: pages that failed
    /// together do not all come back together. The server may ask for a pause
    /// of `at_least_ms`, which nothing cuts short.
    pub fn failed(&mut self, now: Timestamp, share: f64, at_least_ms: u32) {
        let longest_ms = PAUSES_MS[self.failures.min(PAUSES_MS.len() - 1)];
        self.failures += 1;
        let own_ms = longest_ms / 2 + (longest_ms as f64 / 2.0 * share) as i64;
        let at_least_ms = i64::from(at_least_ms);
        self.pause_ms = own_ms.max(at_least_ms);
        self.due = Some(now.plus_ms(self.pause_ms));
        self.not_before = (at_least_ms > 0).then(|| now.plus_ms(at_least_ms));
    }

    /// It has worked: the next failure is the first again.
    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// The clock has jumped to `now`. A pause of our own is over; one that the
    /// server asked for stays, and begins anew where the clock was set back.
    pub fn clock_jumped(&mut self, now: Timestamp) {
        let Some(not_before) = self.not_before else { return self.worked() };
        let at = not_before.min(now.plus_ms(self.pause_ms));
        (self.not_before, self.due) = (Some(at), Some(at));
    }

    /// Whether the pause is over; told once for each pause.
    pub fn take_due(&mut self, now: Timestamp) -> bool {
        self.due.take_if(|due| *due <= now).is_some()
    }

    /// Whether it may be tried now, be the pause over or not.
    pub fn may_hurry(&self, now: Timestamp) -> bool {
        self.not_before.is_none_or(|at| at <= now)
    }
}
