//! A predictable clock and random generator.

use guest_chat::clock::{Clock, Random};
use shared::Timestamp;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that moves only when it is told to.
pub struct ManualClock {
    now_ms: AtomicI64,
    monotonic_ms: AtomicU64,
}

impl ManualClock {
    /// Creates a clock that stands at an RFC 3339 instant.
    pub fn at(instant: &str) -> Self {
        Self { now_ms: AtomicI64::new(unix_ms(instant)), monotonic_ms: AtomicU64::new(0) }
    }

    /// Sets it to an RFC 3339 instant without passing time, like a change of
    /// the system clock.
    pub fn set(&self, instant: &str) {
        self.now_ms.store(unix_ms(instant), Ordering::SeqCst);
    }

    /// Advances it.
    pub fn advance_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
        self.monotonic_ms.fetch_add(u64::try_from(ms).unwrap_or_default(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.now_ms.load(Ordering::SeqCst))
    }

    fn monotonic_ms(&self) -> u64 {
        self.monotonic_ms.load(Ordering::SeqCst)
    }
}

fn unix_ms(instant: &str) -> i64 {
    instant.parse::<Timestamp>().expect("an instant").unix_ms()
}

/// Bytes that differ between calls and are the same in every run (splitmix64).
#[derive(Default)]
pub struct RepeatingRandom(AtomicU64);

impl RepeatingRandom {
    /// Returns other bytes than with another seed.
    pub fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for RepeatingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut word = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(word ^ (word >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
