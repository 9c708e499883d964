//! Sending what the guest has written.

use super::{Link, change, keep, reached, scroll, slug};
use crate::api::{self, WriteError};
use crate::browser;
use crate::chat::{OutboxItem, Retry};
use crate::views::Page;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ErrorCode, MessageText, SendMessage, TextError};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use uuid::Uuid;
use web_sys::HtmlTextAreaElement;

/// Another page's turn may not end, where the browser has put that page to
/// sleep: after this long this one goes on. The server knows messages by name.
const TURN_MS: i32 = 30_000;
/// The next page gets its turn this much later: what was stored here is seen
/// there only a moment afterwards, and it would send once more.
const AFTERWARDS_MS: u64 = 100;

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static RETRY: RefCell<Retry> = RefCell::new(Retry::default());
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

/// What stands in the composer is kept.
pub fn typed(page: Page) {
    page.composer_error.set(None);
    if let Some(field) = page.composer.get_untracked() {
        keep::keep_draft(page, &field.value());
        grow(&field);
    }
}

/// Puts the draft of an earlier life into the composer, unless the server or
/// the guest has put something there already.
pub fn restore_draft(page: Page, field: &HtmlTextAreaElement) {
    if field.value().is_empty()
        && let Some(draft) = keep::draft(page)
    {
        field.set_value(&draft);
        grow(field);
    }
}

/// The composer grows with its text, where CSS cannot do it alone.
fn grow(field: &HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(field);
    // A style that is not understood changes nothing.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height()));
}

fn send(page: Page) {
    let Some(field) = page.composer.get_untracked() else { return };
    match MessageText::new(&field.value()) {
        Err(TextError::Required) => {}
        Err(TextError::TooLong) => page.composer_error.set(Some(ErrorCode::MessageTooLong)),
        Err(TextError::ControlCharacter) => page.composer_error.set(Some(ErrorCode::BadRequest)),
        Ok(text) => {
            let (id, text, now) = (browser::new_uuid(), String::from(text), browser::now());
            keep::change(page, &mut |outbox| outbox.push(id, text.clone(), now));
            // First it is safe, then it goes.
            keep::keep(page, id);
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
    keep::change(page, &mut |outbox| outbox.send_again(id));
    keep::keep(page, id);
    pump(page);
}

/// Puts a refused message back into the composer, before what stands there.
pub fn take_back(page: Page, id: Uuid) {
    let Some(field) = page.composer.get_untracked() else { return };
    let mut text = None;
    keep::change(page, &mut |outbox| text = outbox.discard(id));
    if let Some(mut text) = text {
        let draft = field.value();
        if !draft.is_empty() {
            text = text + "\n" + &draft;
        }
        field.set_value(&text);
        typed(page);
        keep::keep(page, id);
        let _ = field.focus();
    }
}

/// Throws a refused message away.
pub fn throw_away(page: Page, id: Uuid) {
    keep::change(page, &mut |outbox| drop(outbox.discard(id)));
    keep::keep(page, id);
}

/// Sends what waits, one at a time and in order, until nothing waits or one
/// fails. Only one page of the conversation does so at a time.
pub fn pump(page: Page) {
    let idle = page.outbox.with_untracked(|outbox| outbox.next().is_none());
    let may = RETRY.with_borrow(|retry| retry.may_hurry(browser::now()));
    if idle || !may || SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        let name = keep::keys(page).sender();
        let turn = browser::within(TURN_MS, browser::turn::turn(&name)).await;
        while let Some(next) = keep::next(page) {
            if !deliver(page, next).await {
                break;
            }
        }
        SENDING.set(false);
        set_timeout(move || drop(turn), Duration::from_millis(AFTERWARDS_MS));
    });
}

/// The clock has jumped, and no pause that was measured by it means anything.
pub fn forget_pauses() {
    RETRY.with_borrow_mut(Retry::worked);
}

/// Sends what waits if the pause after the last failure is over.
pub fn pump_if_due(page: Page) {
    if RETRY.with_borrow_mut(|retry| retry.take_due(browser::now())) {
        pump(page);
    }
}

/// Sends one message; tells whether to go on with the next.
async fn deliver(page: Page, item: OutboxItem) -> bool {
    let id = item.client_message_id;
    let request = SendMessage { message: Some(item.text), client_message_id: Some(id), ..SendMessage::default() };
    let answer = api::send(&slug(page), &request).await;
    RETRY.with_borrow_mut(|retry| match answer {
        Err(WriteError::Later(at_least_ms)) => retry.failed(browser::now(), browser::share(), at_least_ms),
        _ => retry.worked(),
    });
    match answer {
        Ok(sent) => {
            reached();
            scroll::keeping_place(page, || {
                page.timeline.update(|timeline| timeline.merge_sent(sent.message));
                keep::change(page, &mut |outbox| outbox.acknowledge(id));
            });
            keep::keep(page, id);
        }
        Err(WriteError::Refused(code)) => {
            keep::change(page, &mut |outbox| outbox.refuse(id, code));
            if matches!(code, ErrorCode::InvalidToken | ErrorCode::TokenRequired) {
                // About the link, not about the message: stored it goes on
                // waiting, for a link that opens.
                change(page, Link::Invalid);
            } else {
                keep::keep(page, id);
            }
        }
        Err(WriteError::Later(_)) => return false,
    }
    true
}
