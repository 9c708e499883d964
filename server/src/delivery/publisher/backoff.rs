//! Exponential backoff after failures.

/// Pauses that double from `first_ms` to `longest_ms`, each shortened by up to
/// a half so that many clients do not retry together.
#[derive(Debug)]
pub struct Backoff {
    first_ms: u64,
    longest_ms: u64,
    failures: u32,
}

impl Backoff {
    pub fn new(first_ms: u64, longest_ms: u64) -> Self {
        Self { first_ms, longest_ms, failures: 0 }
    }

    /// Returns the pause after one more failure. `jitter` is in 0..=1.
    pub fn next_ms(&mut self, jitter: f64) -> u64 {
        let factor = 1_u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        self.failures = self.failures.saturating_add(1);
        let whole_ms = self.first_ms.saturating_mul(factor).min(self.longest_ms);
        whole_ms - (whole_ms as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as u64
    }
}

#[cfg(test)]
mod tests;
