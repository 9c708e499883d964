//! Signals of parts of the desk: the list, and the canned replies that are
//! offered.

use crate::chat::desk::DeskSession;
use leptos::prelude::*;
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary};

/// The list of conversations, as a signal.
#[derive(Clone, Copy)]
pub struct ListSignal(RwSignal<DeskSession>);

impl ListSignal {
    /// Returns the list of a session.
    pub fn new(session: RwSignal<DeskSession>) -> Self {
        Self(session)
    }

    /// Reads the list, and subscribes to its changes.
    pub fn with<T>(&self, read: impl FnOnce(&ConversationList) -> T) -> T {
        self.0.with(|session| read(session.list().list()))
    }

    /// Returns the present summary of a conversation, if it is known, and
    /// subscribes to its changes.
    pub fn summary(&self, id: ConversationId) -> Option<ConversationSummary> {
        self.0.with(|session| session.list().summary(id).cloned())
    }
}

/// Canned replies that are offered: handles of signals.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Search word in the composer, if it contains one.
    pub search_word: RwSignal<Option<String>>,
    /// Index of the selected reply.
    pub selected: RwSignal<usize>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { search_word: RwSignal::new(None), selected: RwSignal::new(0) }
    }
}
