//! Conversations that were open before, in memory.

use super::open_conversation::OpenConversation;
use shared::ConversationId;
use std::collections::VecDeque;
use uuid::Uuid;

/// Maximum number of conversations.
pub const MAX_CONVERSATIONS: usize = 30;
/// Maximum number of messages of each, the newest ones.
pub const MAX_MESSAGES: usize = 100;

/// A conversation that was open before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedConversation {
    /// Its state when another one was opened.
    pub conversation: OpenConversation,
    /// The files that were chosen for its next message.
    pub files: Vec<Uuid>,
}

/// The conversations that were open last, without the open one.
#[derive(Clone, Debug, Default)]
pub struct ConversationCache(VecDeque<CachedConversation>);

impl ConversationCache {
    /// Adds a conversation that was open until now. The one that was open longest
    /// ago is removed if there are too many.
    pub fn insert(&mut self, left: CachedConversation) {
        self.remove(left.conversation.page.conversation_id);
        if self.0.len() == MAX_CONVERSATIONS {
            self.0.pop_front();
        }
        self.0.push_back(left);
    }

    /// Returns whether it contains a conversation.
    pub fn contains(&self, id: ConversationId) -> bool {
        self.0.iter().any(|left| left.conversation.page.conversation_id == id)
    }

    /// Removes a conversation, and returns it.
    pub fn remove(&mut self, id: ConversationId) -> Option<CachedConversation> {
        let index = self.0.iter().position(|left| left.conversation.page.conversation_id == id)?;
        self.0.remove(index)
    }
}
