//! Actions on the log that need the browser.

use super::browser;
use super::execute::perform;
use super::field;
use super::scroll;
use crate::chat::session::Action;
use crate::conversation::Conversation;
use shared::MessageId;
use uuid::Uuid;

/// Copies a message's text to the clipboard. Without TLS a browser has none.
pub fn copy_message(conversation: Conversation, id: MessageId) {
    let text = conversation.timeline.with_untracked(|timeline| timeline.get(id).map(|message| message.message.clone()));
    if let Some(text) = text {
        browser::copy_to_clipboard(&text);
    }
    perform(conversation, Action::Cancel);
}

/// Begins editing a message.
pub fn begin_edit(conversation: Conversation, id: MessageId) {
    perform(conversation, Action::Edit { id, shown: field::read_text(conversation).unwrap_or_default() });
}

/// Puts an unacknowledged message back into the composer, before the present text.
pub fn take_back_message(conversation: Conversation, id: Uuid) {
    perform(conversation, Action::TakeBack { id, shown: field::read_text(conversation).unwrap_or_default() });
}

/// Handles a scroll event.
pub fn handle_scroll(conversation: Conversation) {
    if let Some(position) = scroll::read_position(conversation) {
        perform(conversation, position);
    }
    scroll::follow_scroll(conversation);
}
