//! The composer's element and events.

use super::execute::perform;
use super::field::{fit, focus, show, text};
use crate::chat::session::Action;
use crate::conversation::Conversation;
use crate::platform::browser;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::MessageText;

/// Handles a key. Enter sends and Shift+Enter inserts a line break; on a touch
/// screen Enter inserts a line break and only the button sends. During input
/// with an IME, Enter belongs to the IME. Escape cancels a reply or an edit.
pub fn key_pressed(conversation: Conversation, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let key = event.key();
    if key == "Enter" && !event.shift_key() && !browser::is_touch() {
        event.prevent_default();
        submit(conversation);
    } else if key == "Escape" && untrack(|| conversation.can_cancel()) {
        event.prevent_default();
        perform(conversation, Action::Cancel);
    }
}

/// Sends the form's message without posting the form.
pub fn submitted(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    submit(conversation);
}

fn submit(conversation: Conversation) {
    if let Some(text) = text(conversation) {
        perform(conversation, Action::Submit(text));
        focus(conversation);
    }
}

/// Sends the quick reply that was clicked; the text in the composer stays.
pub fn tapped(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    let reply = event.submitter().and_then(|button| button.get_attribute("value"));
    if let Some(Ok(text)) = reply.map(|reply| MessageText::new(&reply)) {
        let (id, text) = (browser::new_uuid(), text.into());
        perform(conversation, Action::Queue { id, text, files: Vec::new(), is_composed: false });
    }
}

/// Stores the text in the composer, and sends a typing event.
pub fn typed(conversation: Conversation) {
    write(conversation, true);
}

/// Replaces the text in the composer.
pub fn put(conversation: Conversation, text: &str) {
    show(conversation, text);
    write(conversation, false);
    focus(conversation);
}

fn write(conversation: Conversation, is_typed: bool) {
    if let Some(field) = conversation.composer.get_untracked() {
        perform(conversation, Action::Write { text: field.value(), is_typed });
        fit(&field);
    }
}
