//! Signals of parts of the desk: the list, notes of staff, and the canned replies
//! that are offered.

use crate::chat::list::ListSession;
#[cfg(feature = "hydrate")]
use crate::chat::list::{ListInput, ListOutput};
#[cfg(feature = "hydrate")]
use crate::chat::session::Moment;
use leptos::prelude::*;
use shared::desk::{ConversationList, ConversationSummary};
use shared::note::Note;
use shared::{ConversationId, ErrorCode};

/// The list of conversations, as a signal.
#[derive(Clone, Copy)]
pub struct ListSignal(RwSignal<ListSession>);

impl ListSignal {
    /// Returns the state of a new page.
    pub fn new(list: ConversationList, open: Option<ConversationId>) -> Self {
        Self(RwSignal::new(ListSession::new(list, open)))
    }

    /// Reads the list, and subscribes to its changes.
    pub fn with<T>(&self, read: impl FnOnce(&ConversationList) -> T) -> T {
        self.0.with(|session| read(session.list()))
    }

    /// Returns the present summary of a conversation, if it is known, and
    /// subscribes to its changes.
    pub fn summary(&self, id: ConversationId) -> Option<ConversationSummary> {
        self.0.with(|session| session.summary(id).cloned())
    }

    /// Passes an input to the session without a signal; returns its result, and
    /// whether the list is stale.
    #[cfg(feature = "hydrate")]
    pub fn handle(&self, input: ListInput, at: &Moment) -> Option<(ListOutput, bool)> {
        let mut session = self.0.try_write_untracked()?;
        let output = session.handle(input, at);
        Some((output, session.is_stale()))
    }

    /// Signals a change of the list.
    #[cfg(feature = "hydrate")]
    pub fn notify(&self) {
        self.0.notify();
    }
}

/// Notes on the open conversation: handles of signals.
#[derive(Clone, Copy)]
pub struct Notes {
    /// The notes, oldest first.
    pub all: RwSignal<Vec<Note>>,
    /// Reason why the last note could not be stored.
    pub problem: RwSignal<Option<ErrorCode>>,
}

impl Notes {
    /// Returns the state of a new page.
    pub fn new(notes: Vec<Note>) -> Self {
        Self { all: RwSignal::new(notes), problem: RwSignal::new(None) }
    }
}

/// Canned replies that are offered: handles of signals.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Search word in the composer, if it contains one.
    pub asked: RwSignal<Option<String>>,
    /// Index of the selected reply.
    pub picked: RwSignal<usize>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { asked: RwSignal::new(None), picked: RwSignal::new(0) }
    }
}
