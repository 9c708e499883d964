//! The list of the desk, as a signal.

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
