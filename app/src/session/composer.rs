//! The composer: its text and its purpose.

use super::{change, files, keep, scroll, send, typing};
use crate::browser;
use crate::conversation::{Conversation, Writing};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::{ErrorCode, MessageId, MessageText, TextError};
use uuid::Uuid;
use web_sys::HtmlTextAreaElement;

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
        write(conversation);
    } else if key == "Escape" && conversation.writing.get_untracked() != Writing::New {
        event.prevent_default();
        leave(conversation);
    }
}

/// Sends the form's message without posting the form.
pub fn submitted(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    write(conversation);
}

/// Sends the quick reply that was clicked; the text in the composer stays.
pub fn tapped(conversation: Conversation, event: &SubmitEvent) {
    event.prevent_default();
    let reply = event.submitter().and_then(|button| button.get_attribute("value"));
    if let Some(Ok(text)) = reply.map(|reply| MessageText::new(&reply)) {
        queue(conversation, text.into(), Vec::new(), None);
    }
}

/// Stores the text in the composer, and sends a typing event.
pub fn typed(conversation: Conversation) {
    note(conversation);
    typing::tell(conversation);
}

fn note(conversation: Conversation) {
    conversation.composer_error.set(None);
    if let Some(field) = conversation.composer.get_untracked() {
        // The text of an edited message is not a draft.
        if !matches!(conversation.writing.get_untracked(), Writing::Edit(_)) {
            keep::keep_draft(conversation, &field.value());
        }
        fit(&field);
    }
}

/// Shows the draft of an earlier load of the page, unless the server or the
/// user has put a text into the composer.
pub fn restore_draft(conversation: Conversation, field: &HtmlTextAreaElement) {
    if !field.value().is_empty() {
        fit(field);
    }
    follow_draft(conversation);
}

/// Shows the draft in storage, which is that of an earlier load of this page or
/// was changed by another page. A text that exists only in this page's composer
/// stays.
pub fn follow_draft(conversation: Conversation) {
    let is_edit = matches!(conversation.writing.get_untracked(), Writing::Edit(_));
    let shown = text(conversation).filter(|_| !is_edit);
    if let Some(draft) = keep::follow_draft(conversation, shown.as_deref()) {
        show_draft(conversation, &draft);
    }
}

fn show_draft(conversation: Conversation, draft: &str) {
    if let Some(field) = conversation.composer.get_untracked() {
        field.set_value(draft);
        fit(&field);
    }
}

/// Fits the height of the composer to its text, if CSS cannot do so (reading
/// the height lays out the whole page), and hides the quick replies while there
/// is a text.
fn fit(field: &HtmlTextAreaElement) {
    browser::mark("data-written", !field.value().is_empty());
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or(false) {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // A declaration that the browser does not support has no effect.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height()));
}

/// Returns the text in the composer.
pub fn text(conversation: Conversation) -> Option<String> {
    conversation.composer.get_untracked().map(|field| field.value())
}

fn write(conversation: Conversation) {
    let Some(field) = conversation.composer.get_untracked() else { return };
    let writing = conversation.writing.get_untracked();
    match MessageText::new(&field.value()) {
        Err(TextError::Required) => {
            let files = if matches!(writing, Writing::Edit(_)) { Vec::new() } else { files::take() };
            if !files.is_empty() {
                post(conversation, &field, String::new(), files, writing);
            }
        }
        Err(TextError::TooLong) => conversation.composer_error.set(Some(ErrorCode::MessageTooLong)),
        Err(TextError::ControlCharacter) => conversation.composer_error.set(Some(ErrorCode::BadRequest)),
        Ok(text) => match writing {
            Writing::Edit(id) => change::edit(conversation, id, text),
            writing => post(conversation, &field, text.into(), files::take(), writing),
        },
    }
    focus(conversation);
}

fn post(conversation: Conversation, field: &HtmlTextAreaElement, text: String, files: Vec<Uuid>, writing: Writing) {
    let reply_to = if let Writing::Reply(id) = writing { Some(id) } else { None };
    conversation.writing.set(Writing::New);
    field.set_value("");
    queue(conversation, text, files, reply_to);
    note(conversation);
}

fn queue(conversation: Conversation, text: String, files: Vec<Uuid>, reply_to: Option<MessageId>) {
    let (id, now) = (browser::new_uuid(), browser::now());
    keep::change(conversation, &mut |outbox| outbox.push_with(id, text.clone(), files.clone(), reply_to, now));
    // The message is stored before it is sent.
    keep::keep(conversation, id);
    scroll::show_newest(conversation);
    send::pump(conversation);
}

/// Replaces the text in the composer.
pub fn put(conversation: Conversation, text: &str) {
    if let Some(field) = conversation.composer.get_untracked() {
        field.set_value(text);
        note(conversation);
        focus(conversation);
    }
}

/// Begins a reply to a message.
pub fn reply(conversation: Conversation, id: MessageId) {
    leave(conversation);
    conversation.writing.set(Writing::Reply(id));
}

/// Copies a message's text to the clipboard. Without TLS a browser has none.
pub fn copy(conversation: Conversation, id: MessageId) {
    let text = conversation.timeline.with_untracked(|timeline| timeline.get(id).map(|message| message.message.clone()));
    if let Some(text) = text {
        browser::copy(&text);
    }
    leave(conversation);
}

/// Begins editing a message.
pub fn edit(conversation: Conversation, id: MessageId) {
    let text = conversation.timeline.with_untracked(|timeline| timeline.get(id).map(|message| message.message.clone()));
    leave(conversation);
    if let (Some(field), Some(text)) = (conversation.composer.get_untracked(), text) {
        keep::keep_draft(conversation, &field.value());
        conversation.writing.set(Writing::Edit(id));
        field.set_value(&text);
        fit(&field);
    }
}

/// Returns to a new message, and to its draft.
pub fn leave(conversation: Conversation) {
    let was = conversation.writing.get_untracked();
    conversation.writing.set(Writing::New);
    conversation.chosen.set(None);
    conversation.composer_error.set(None);
    if let Writing::Edit(_) = was {
        show_draft(conversation, &keep::draft());
    }
    focus(conversation);
}

/// Puts a refused message back into the composer, before the present text.
pub fn take_back(conversation: Conversation, id: Uuid) {
    leave(conversation);
    let Some(field) = conversation.composer.get_untracked() else { return };
    let mut item = None;
    keep::change(conversation, &mut |outbox| item = outbox.discard(id));
    if let Some(item) = item {
        let (mut text, draft) = (item.text, field.value());
        if !draft.is_empty() {
            text = text + "\n" + &draft;
        }
        if let Some(answered) = item.reply_to {
            conversation.writing.set(Writing::Reply(answered));
        }
        field.set_value(&text);
        note(conversation);
        keep::keep(conversation, id);
        files::give(&item.files);
    }
}

fn focus(conversation: Conversation) {
    if let Some(field) = conversation.composer.get_untracked() {
        // If this fails, an on-screen keyboard stays closed.
        let _ = field.focus();
    }
}
