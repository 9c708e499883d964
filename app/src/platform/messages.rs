//! Actions on messages.

use super::execute::act;
use crate::chat::session::Action;
use crate::conversation::Conversation;
use crate::platform::browser;
use shared::MessageId;
use uuid::Uuid;

/// Begins a reply to a message.
pub fn reply(conversation: Conversation, id: MessageId) {
    act(conversation, Action::Reply(id));
}

/// Returns to a new message, and to its draft.
pub fn leave(conversation: Conversation) {
    act(conversation, Action::Cancel);
}

/// Copies a message's text to the clipboard. Without TLS a browser has none.
pub fn copy(conversation: Conversation, id: MessageId) {
    let text = conversation.timeline.with_untracked(|timeline| timeline.get(id).map(|message| message.message.clone()));
    if let Some(text) = text {
        browser::copy(&text);
    }
    leave(conversation);
}

/// Deletes a message: its text and files are removed.
pub fn delete(conversation: Conversation, id: MessageId) {
    act(conversation, Action::Delete(id));
}

/// Shows the actions of a message; hides them for `None`.
pub fn show_actions(conversation: Conversation, id: Option<MessageId>) {
    act(conversation, Action::ShowActions(id));
}

/// Sends a refused message once more.
pub fn send_again(conversation: Conversation, id: Uuid) {
    act(conversation, Action::SendAgain(id));
}

/// Discards a refused message.
pub fn throw_away(conversation: Conversation, id: Uuid) {
    act(conversation, Action::Discard(id));
}
