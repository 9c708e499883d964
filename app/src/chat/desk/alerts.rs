//! The newest message of each conversation for which staff were alerted.

use shared::{ConversationId, Timestamp};
use std::collections::HashMap;

/// Decides which messages still need an alert. An event and an answer with the
/// list may report the same message, and an answer may be older than an event
/// that arrived before it.
#[derive(Clone, Debug, Default)]
pub struct AlertLog(HashMap<ConversationId, Timestamp>);

impl AlertLog {
    /// Records a guest's message and returns whether it needs an alert: it does
    /// if it is newer than every message recorded in its conversation.
    pub fn record(&mut self, conversation: ConversationId, sent_at: Timestamp) -> bool {
        let is_new = self.0.get(&conversation).is_none_or(|newest| *newest < sent_at);
        if is_new {
            self.0.insert(conversation, sent_at);
        }
        is_new
    }
}
