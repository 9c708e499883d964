//! The list of the desk, as a signal.

use crate::chat::desk::DeskSession;
use leptos::prelude::*;
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary};

/// The list of conversations, as a signal. It notifies only when the list has changed:
/// thousands of lines read it.
#[derive(Clone, Copy)]
pub struct ListSignal {
    session: RwSignal<DeskSession>,
    version: Memo<u32>,
}

impl ListSignal {
    /// Returns the list of a session.
    pub fn new(session: RwSignal<DeskSession>) -> Self {
        Self { session, version: Memo::new(move |_| session.with(|session| session.list().version())) }
    }

    /// Reads the list, and subscribes to its changes.
    pub fn with<T>(&self, read: impl FnOnce(&ConversationList) -> T) -> T {
        // Reading it also computes it, which `track` does not.
        self.version.get();
        self.session.with_untracked(|session| read(session.list().list()))
    }

    /// Returns the present summary of a conversation, if it is known, and
    /// subscribes to its changes.
    pub fn summary(&self, id: ConversationId) -> Option<ConversationSummary> {
        // Reading it also computes it, which `track` does not.
        self.version.get();
        self.session.with_untracked(|session| session.list().summary(id).cloned())
    }
}
