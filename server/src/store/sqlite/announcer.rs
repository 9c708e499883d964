//! Tells the publisher of commits. The events of a commit are read in the round trip
//! that commits, and handed over in memory.

use crate::committed_events::{CommittedEvents, MAX_EVENTS};
use crate::pending_event::PendingEvent;
use std::sync::Arc;
use tokio::sync::Notify;

/// Events to read from the outbox.
#[derive(Clone, Copy, Debug)]
pub(super) struct WantedEvents {
    /// Id of the last event that was handed over before.
    pub(super) after: i64,
    /// Maximum number of events.
    pub(super) limit: i64,
}

/// Tells the publisher of commits.
pub(super) struct Announcer {
    commit_notifier: Arc<Notify>,
    committed_events: Arc<CommittedEvents>,
    /// Id of the last event that was handed over.
    last: i64,
}

impl Announcer {
    pub(super) fn new(commit_notifier: Arc<Notify>, committed_events: Arc<CommittedEvents>) -> Self {
        Self { commit_notifier, committed_events, last: 0 }
    }

    /// Returns which events are to be read after a commit; `None` if no publisher
    /// collects them.
    pub(super) fn wanted_events(&self) -> Option<WantedEvents> {
        let wanted = WantedEvents { after: self.last, limit: MAX_EVENTS as i64 };
        self.committed_events.is_collecting().then_some(wanted)
    }

    /// Hands over the events of a commit. If they were not read, or not all, the
    /// publisher reads the outbox.
    pub(super) fn announce(&mut self, events: Option<Vec<PendingEvent>>) {
        let Some(events) = events else { return self.commit_notifier.notify_one() };
        let Some(last) = events.last() else { return };
        self.last = last.id;
        let are_all = events.len() < MAX_EVENTS;
        if !self.committed_events.add(events) || !are_all {
            self.commit_notifier.notify_one();
        }
    }
}
