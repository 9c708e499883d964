//! Sending of the outbox.

use super::{end_if_refused, files, keep, reached, scroll};
use crate::api::{self, AskError};
use crate::browser;
use crate::chat::{OutboxItem, Retry};
use crate::conversation::Conversation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use uuid::Uuid;

/// Time to wait for another page's lock, in milliseconds. The browser may have
/// suspended the page that holds it; after this time this page sends without
/// the lock. The server recognizes messages by their ids.
const TURN_MS: i32 = 30_000;
/// Delay before the lock is released, in milliseconds: another page sees
/// changes of storage only a moment later, and would send a message once more.
const AFTERWARDS_MS: u64 = 100;

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static RETRY: RefCell<Retry> = RefCell::new(Retry::default());
}

/// Sends a refused message once more.
pub fn send_again(conversation: Conversation, id: Uuid) {
    keep::change(conversation, &mut |outbox| outbox.send_again(id));
    keep::keep(conversation, id);
    pump(conversation);
}

/// Discards a refused message.
pub fn throw_away(conversation: Conversation, id: Uuid) {
    let mut discarded = None;
    keep::change(conversation, &mut |outbox| discarded = outbox.discard(id));
    keep::keep(conversation, id);
    files::drop(&discarded.map(|item| item.files).unwrap_or_default());
}

/// Sends the messages of the outbox, one at a time and in order, until none is
/// left or one fails. Only one page of the conversation does so at a time.
pub fn pump(conversation: Conversation) {
    let idle = conversation.outbox.with_untracked(|outbox| outbox.next().is_none());
    let may = RETRY.with_borrow(|retry| retry.may_hurry(browser::now()));
    if idle || !may || SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        let name = keep::keys(conversation).sender();
        let turn = browser::within(TURN_MS, browser::turn::turn(&name)).await;
        while let Some(next) = keep::next(conversation) {
            if !deliver(conversation, next).await {
                break;
            }
        }
        SENDING.set(false);
        set_timeout(move || drop(turn), Duration::from_millis(AFTERWARDS_MS));
    });
}

/// Adapts the pause after the last failure to a clock that has jumped.
pub fn clock_jumped() {
    RETRY.with_borrow_mut(|retry| retry.clock_jumped(browser::now()));
}

/// Sends the outbox if the pause after the last failure is over.
pub fn pump_if_due(conversation: Conversation) {
    if RETRY.with_borrow_mut(|retry| retry.take_due(browser::now())) {
        pump(conversation);
    }
}

/// Sends one message; returns whether to continue with the next.
async fn deliver(conversation: Conversation, item: OutboxItem) -> bool {
    let id = item.client_message_id;
    let path = conversation.side.with_value(|side| side.api.clone() + "/messages");
    let answer = match files::request(&item).await {
        Ok(request) => api::send(&path, &request).await,
        Err(error) => Err(error),
    };
    RETRY.with_borrow_mut(|retry| match answer {
        Err(AskError::Later(at_least_ms)) => retry.failed(browser::now(), browser::share(), at_least_ms),
        _ => retry.worked(),
    });
    match answer {
        Ok(sent) => {
            reached();
            scroll::keeping_place(conversation, || {
                conversation.timeline.update(|timeline| timeline.merge_sent(sent.message));
                keep::change(conversation, &mut |outbox| outbox.acknowledge(id));
            });
            keep::keep(conversation, id);
            files::drop(&item.files);
        }
        Err(AskError::Refused(code)) => {
            files::forget_uploads(&item.files);
            keep::change(conversation, &mut |outbox| outbox.refuse(id, code));
            // If the link was refused, the message is stored as unsent and
            // waits for a valid link.
            if !end_if_refused(conversation, AskError::Refused(code)) {
                keep::keep(conversation, id);
            }
        }
        Err(AskError::Later(_)) => return false,
    }
    true
}
