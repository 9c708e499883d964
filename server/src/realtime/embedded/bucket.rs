//! Token bucket of a connection, a token or a channel.

use crate::limits::Rate;

#[cfg(test)]
mod tests;

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
        u64::from(self.rate.at_once) * self.unit()
    }

    fn unit(&self) -> u64 {
        u64::try_from(self.rate.period.duration().as_millis()).unwrap_or(u64::MAX)
    }
}
