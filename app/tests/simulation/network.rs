//! A network that loses, duplicates and delays, until it recovers.

/// Probabilities in percent, and the maximum delay.
#[derive(Clone, Debug)]
pub struct Network {
    chance: fastrand::Rng,
    lost_percent: u8,
    doubled_percent: u8,
    slow_percent: u8,
    slow_ms: u64,
}

impl Network {
    /// Returns a network with random probabilities.
    pub fn bad(mut chance: fastrand::Rng) -> Self {
        let lost_percent = chance.u8(0..50);
        let doubled_percent = chance.u8(0..20);
        let slow_percent = chance.u8(0..60);
        let slow_ms = chance.u64(100..12_000);
        Self { chance, lost_percent, doubled_percent, slow_percent, slow_ms }
    }

    /// Makes the network reliable: everything arrives once, with a short delay.
    pub fn heal(&mut self) {
        (self.lost_percent, self.doubled_percent, self.slow_percent) = (0, 0, 0);
    }

    /// Returns the delays in milliseconds after which a message arrives: none
    /// if it is lost, two if it is duplicated. Slow messages are overtaken.
    pub fn send(&mut self) -> Vec<u64> {
        if self.happens(self.lost_percent) {
            return Vec::new();
        }
        let copies = if self.happens(self.doubled_percent) { 2 } else { 1 };
        (0..copies).map(|_| self.delay_ms()).collect()
    }

    /// Returns the time in milliseconds after which a request without an answer
    /// fails.
    pub fn failure_ms(&mut self) -> u64 {
        self.chance.u64(50..15_000)
    }

    fn delay_ms(&mut self) -> u64 {
        let slow = self.happens(self.slow_percent);
        if slow { self.chance.u64(0..self.slow_ms) } else { self.chance.u64(1..40) }
    }

    fn happens(&mut self, percent: u8) -> bool {
        self.chance.u8(0..100) < percent
    }
}
