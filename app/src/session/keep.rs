//! Keeping what the guest has written where a reload does not reach it: unsent
//! messages and the draft, in the browser's storage. Where that is refused,
//! the page works from memory.

use super::{send, sync};
use crate::browser::{storage, turn};
use crate::chat::stored::{Keys, decode, encode};
use crate::chat::{Outbox, OutboxItem};
use crate::views::Page;
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// The page that wrote a message asks for its turn before all others.
const PRECEDENCE_MS: u64 = 300;

/// The names of this conversation's entries.
pub fn keys(page: Page) -> Keys {
    page.context.with_value(|context| Keys::new(&context.hotel.slug, &context.booking_id))
}

/// Changes the outbox, and shows it.
pub fn change(page: Page, change: &mut dyn FnMut(&mut Outbox)) {
    page.outbox.update(|outbox| change(outbox));
}

/// Stores a message as it stands in the outbox, or removes it where it does
/// not stand there any more.
pub fn keep(page: Page, id: Uuid) {
    let entry = page.outbox.with_untracked(|outbox| outbox.get(id).map(encode));
    let is_stored = storage::put(&keys(page).message(id), entry.as_deref());
    if entry.is_some() {
        change(page, &mut |outbox| outbox.mark_stored(id, is_stored));
    }
}

/// Agrees with what is stored, and tells what to send next: nothing that the
/// page has seen come back.
pub fn next(page: Page) -> Option<OutboxItem> {
    agree(page);
    loop {
        let next = page.outbox.with_untracked(|outbox| outbox.next().cloned())?;
        let id = next.client_message_id;
        if !page.timeline.with_untracked(|timeline| timeline.has_client_message(id)) {
            return Some(next);
        }
        change(page, &mut |outbox| outbox.acknowledge(id));
        keep(page, id);
    }
}

/// Takes in all that is stored. Storage that has gone away is not storage that
/// is empty: what the page knows stays.
pub fn agree(page: Page) {
    let keys = keys(page);
    let Some(all) = storage::keys() else { return };
    let before = page.outbox.get_untracked();
    let mut stored = Vec::new();
    for key in all {
        if let Some(id) = keys.message_id(&key) {
            let entry = storage::get(&key).and_then(|entry| decode(id, &entry));
            // One that cannot be read is still there.
            stored.extend(entry.or_else(|| before.get(id).cloned()));
        }
    }
    let mut after = before.clone();
    after.agree_with(stored);
    if after != before {
        page.outbox.set(after);
    }
}

/// Another page has changed an entry, or all of them (`None`).
pub fn heard(page: Page, key: Option<String>) {
    let Some(key) = key else { return keep_all(page) };
    let Some(id) = keys(page).message_id(&key) else { return };
    match storage::get(&key) {
        Some(entry) => {
            if let Some(item) = decode(id, &entry) {
                change(page, &mut |outbox| outbox.take_in(item.clone()));
            }
            // Without turns both would send it.
            if turn::are_there() {
                set_timeout(move || send::pump(page), Duration::from_millis(PRECEDENCE_MS));
            }
        }
        None => {
            change(page, &mut |outbox| outbox.acknowledge(id));
            // Most likely the hotel has it, and so shall this page.
            sync::sync(page);
        }
    }
}

/// Storage was emptied under the page: what is unsent is still unsent.
fn keep_all(page: Page) {
    let ids: Vec<Uuid> =
        page.outbox.with_untracked(|outbox| outbox.items().map(|item| item.client_message_id).collect());
    for id in ids {
        keep(page, id);
    }
}

/// Stores what stands in the composer.
pub fn keep_draft(page: Page, text: &str) {
    storage::put(&keys(page).draft(), Some(text).filter(|text| !text.is_empty()));
}

/// What stood in the composer.
pub fn draft(page: Page) -> Option<String> {
    storage::get(&keys(page).draft())
}
