//! Event queue of the simulation, with a virtual clock.

use std::collections::BTreeMap;

/// Scheduled events, in order of time.
pub struct Clock<T> {
    now_ms: u64,
    due: BTreeMap<(u64, u64), T>,
    count: u64,
}

impl<T> Clock<T> {
    pub fn new() -> Self {
        Self { now_ms: 0, due: BTreeMap::new(), count: 0 }
    }

    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Schedules an event after so many milliseconds. Of two events at the same
    /// time, the one that was scheduled first comes first.
    pub fn after(&mut self, ms: u64, thing: T) {
        self.count += 1;
        self.due.insert((self.now_ms + ms, self.count), thing);
    }

    /// Advances the clock to the next event and returns it.
    pub fn next(&mut self) -> Option<T> {
        let ((at_ms, _), thing) = self.due.pop_first()?;
        self.now_ms = at_ms;
        Some(thing)
    }
}
