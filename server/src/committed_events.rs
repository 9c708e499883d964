//! Committed events, which the store hands to the publisher in memory. So the
//! publisher reads the outbox only if it may have missed some.

use crate::pending_event::PendingEvent;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

#[cfg(test)]
mod tests;

/// Maximum number of events that wait for the publisher: it has failed, and will read
/// the outbox.
pub const MAX_EVENTS: usize = 2_000;

/// Events that were committed by this process, while a publisher collects them.
/// Events may be missing: the publisher compares their ids with those that it knows.
#[derive(Debug, Default)]
pub struct CommittedEvents {
    state: Mutex<State>,
    added: Notify,
}

#[derive(Debug, Default)]
struct State {
    is_collecting: bool,
    events: Vec<PendingEvent>,
}

/// Ends the collection when it is dropped.
#[derive(Debug)]
pub struct Collection<'a>(&'a CommittedEvents);

impl CommittedEvents {
    /// Begins to collect events.
    pub fn collect(&self) -> Collection<'_> {
        self.lock().is_collecting = true;
        Collection(self)
    }

    /// Returns whether a publisher collects events.
    pub fn is_collecting(&self) -> bool {
        self.lock().is_collecting
    }

    /// Adds events in the order of their ids. Returns `false` if no publisher collects
    /// them. If too many wait, the earlier ones are dropped.
    pub fn add(&self, events: Vec<PendingEvent>) -> bool {
        let mut state = self.lock();
        if !state.is_collecting {
            return false;
        }
        if state.events.len() + events.len() > MAX_EVENTS {
            state.events.clear();
        }
        state.events.extend(events);
        drop(state);
        self.added.notify_one();
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Collection<'_> {
    /// Waits for events and removes them.
    pub async fn next(&self) -> Vec<PendingEvent> {
        loop {
            let events = std::mem::take(&mut self.0.lock().events);
            if !events.is_empty() {
                return events;
            }
            self.0.added.notified().await;
        }
    }
}

impl Drop for Collection<'_> {
    fn drop(&mut self) {
        *self.0.lock() = State::default();
    }
}
