//! What will happen, in the order of a clock that nothing else moves.

use std::collections::BTreeMap;

/// Things that are due.
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

    /// Lets something happen in so many milliseconds; of two at the same
    /// moment the first that was said goes first.
    pub fn after(&mut self, ms: u64, thing: T) {
        self.count += 1;
        self.due.insert((self.now_ms + ms, self.count), thing);
    }

    /// Goes on to the next thing.
    pub fn next(&mut self) -> Option<T> {
        let ((at_ms, _), thing) = self.due.pop_first()?;
        self.now_ms = at_ms;
        Some(thing)
    }
}
