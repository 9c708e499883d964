//! Exponential backoff after failures.

#[cfg(test)]
mod tests;

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
    let whole_ms = first_ms.saturating_mul(factor).min(longest_ms);
    whole_ms - (whole_ms as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as u64
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
