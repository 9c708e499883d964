//! Sending what the guest has written.

use super::{Link, change, reached, scroll, slug};
use crate::api::{self, WriteError};
use crate::browser;
use crate::views::Page;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ErrorCode, MessageText, SendMessage, TextError};
use std::cell::Cell;
use std::time::Duration;
use uuid::Uuid;

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Enter sends, Shift+Enter breaks the line; on a phone Enter breaks the line
/// and the button sends. While a word is being composed Enter belongs to it.
pub fn key_pressed(page: Page, event: &KeyboardEvent) {
    if event.key() == "Enter" && !event.shift_key() && !event.is_composing() && !browser::is_touch() {
        event.prevent_default();
        send(page);
    }
}

/// The form would post; here it sends.
pub fn submitted(page: Page, event: &SubmitEvent) {
    event.prevent_default();
    send(page);
}

/// The composer grows with its text, where CSS cannot do it alone.
pub fn typed(page: Page) {
    page.composer_error.set(None);
    if let Some(field) = page.composer.get_untracked() {
        let style = web_sys::HtmlElement::style(&field);
        // A style that is not understood changes nothing.
        let _ = style.set_property("height", "auto");
        let _ = style.set_property("height", &format!("{}px", field.scroll_height()));
    }
}

fn send(page: Page) {
    let Some(field) = page.composer.get_untracked() else { return };
    match MessageText::new(&field.value()) {
        Err(TextError::Required) => {}
        Err(TextError::TooLong) => page.composer_error.set(Some(ErrorCode::MessageTooLong)),
        Err(TextError::ControlCharacter) => page.composer_error.set(Some(ErrorCode::BadRequest)),
        Ok(text) => {
            page.outbox.update(|outbox| outbox.push(browser::new_uuid(), text.into(), browser::now()));
            field.set_value("");
            typed(page);
            scroll::show_newest(page);
            pump(page);
        }
    }
    // Focusing failed is a keyboard that stays closed.
    let _ = field.focus();
}

/// Sends a refused message once more.
pub fn send_again(page: Page, id: Uuid) {
    page.outbox.update(|outbox| outbox.send_again(id));
    pump(page);
}

/// Puts a refused message back into the composer.
pub fn take_back(page: Page, id: Uuid) {
    let text = page.outbox.try_update(|outbox| outbox.discard(id)).flatten();
    if let (Some(text), Some(field)) = (text, page.composer.get_untracked()) {
        field.set_value(&text);
        typed(page);
        let _ = field.focus();
    }
}

/// Sends what waits, one at a time and in order, until nothing waits.
pub fn pump(page: Page) {
    if SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        let pause = loop {
            let Some(next) = page.outbox.with_untracked(|outbox| outbox.next().cloned()) else { break None };
            let request = SendMessage {
                message: Some(next.text),
                client_message_id: Some(next.client_message_id),
                ..SendMessage::default()
            };
            if let Some(pause_ms) = deliver(page, next.client_message_id, &request).await {
                break Some(pause_ms);
            }
        };
        SENDING.set(false);
        if let Some(pause_ms) = pause {
            set_timeout(move || pump(page), Duration::from_millis(pause_ms.into()));
        }
    });
}

/// Sends one message; tells how long to wait where it has to wait.
async fn deliver(page: Page, id: Uuid, request: &SendMessage) -> Option<u32> {
    match api::send(&slug(page), request).await {
        Ok(sent) => {
            reached();
            scroll::keeping_place(page, || {
                page.timeline.update(|timeline| timeline.merge_sent(sent.message));
                page.outbox.update(|outbox| outbox.acknowledge(id));
            });
            None
        }
        Err(WriteError::Refused(code)) => {
            if matches!(code, ErrorCode::InvalidToken | ErrorCode::TokenRequired) {
                change(page, Link::Invalid);
            }
            page.outbox.update(|outbox| outbox.refuse(id, code));
            None
        }
        Err(WriteError::Later(at_least_ms)) => {
            let pause_ms = page.outbox.try_update(|outbox| outbox.pause_ms()).unwrap_or_default();
            Some(pause_ms.max(at_least_ms))
        }
    }
}
