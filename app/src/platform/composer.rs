//! The composer's element and events.

use super::execute::perform;
use super::field;
use crate::chat::session::Action;
use crate::conversation::Conversation;
use crate::platform::browser;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::MessageText;

/// Handles a key. Enter sends and Shift+Enter inserts a line break; on a touch
/// screen Enter inserts a line break and only the button sends. During input
/// with an IME, Enter belongs to the IME. Escape cancels a reply or an edit.
pub fn handle_key(conversation: Conversation, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let key = event.key();
    if key == "Enter" && !event.shift_key() && !browser::is_touch() {
        event.prevent_default();
        submit_text(conversation);
    } else if key == "Escape" && untrack(|| conversation.can_cancel()) {
        event.prevent_default();
        perform(conversation, Action::Cancel);
    }
}

/// Sends the form's message without posting the form.
pub fn submit_form(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    submit_text(conversation);
}

fn submit_text(conversation: Conversation) {
    if let Some(text) = field::read_text(conversation) {
        perform(conversation, Action::Submit(text));
        field::focus_composer(conversation);
    }
}

/// Sends the quick reply that was clicked; the text in the composer stays.
pub fn send_quick_reply(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    let reply = event.submitter().and_then(|button| button.get_attribute("value"));
    if let Some(Ok(text)) = reply.map(|reply| MessageText::new(&reply)) {
        let (id, text) = (browser::new_uuid(), text.into());
        perform(conversation, Action::Queue { id, text, files: Vec::new(), is_composed: false });
    }
}

/// Stores the text in the composer, and sends a typing event.
pub fn handle_typing(conversation: Conversation) {
    write_text(conversation, true);
}

/// Replaces the text in the composer.
pub fn replace_text(conversation: Conversation, text: &str) {
    field::show_text(conversation, text);
    write_text(conversation, false);
    field::focus_composer(conversation);
}

fn write_text(conversation: Conversation, is_typed: bool) {
    if let Some(field) = conversation.composer.get_untracked() {
        perform(conversation, Action::Write { text: field.value(), is_typed });
        field::fit_height(&field);
    }
}
