//! Keeping what was written where a reload does not reach it: unsent
//! messages and the draft, in the browser's storage. Where that is refused,
//! the page works from memory.

use super::{send, sync};
use crate::browser::{storage, turn};
use crate::chat::stored::{Keys, decode, encode};
use crate::chat::{Draft, Outbox, OutboxItem};
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use uuid::Uuid;

/// The page that wrote a message asks for its turn before all others.
const PRECEDENCE_MS: u64 = 300;

thread_local! {
    static DRAFT: RefCell<Draft> = RefCell::default();
}

/// The names of this conversation's entries.
pub fn keys(conversation: Conversation) -> Keys {
    conversation.side.with_value(|side| side.keys.clone())
}

/// Changes the outbox, and shows it.
pub fn change(conversation: Conversation, change: &mut dyn FnMut(&mut Outbox)) {
    conversation.outbox.update(|outbox| change(outbox));
}

/// Stores a message as it stands in the outbox, or removes it where it does
/// not stand there any more.
pub fn keep(conversation: Conversation, id: Uuid) {
    let entry = conversation.outbox.with_untracked(|outbox| outbox.get(id).map(encode));
    let is_stored = storage::put(&keys(conversation).message(id), entry.as_deref());
    if entry.is_some() {
        change(conversation, &mut |outbox| outbox.mark_stored(id, is_stored));
    }
}

/// Agrees with what is stored, and tells what to send next: nothing that the
/// page has seen come back.
pub fn next(conversation: Conversation) -> Option<OutboxItem> {
    agree(conversation);
    let speaker = conversation.speaker();
    loop {
        let next = conversation.outbox.with_untracked(|outbox| outbox.next().cloned())?;
        let id = next.client_message_id;
        if !conversation.timeline.with_untracked(|timeline| timeline.has_client_message(id, speaker)) {
            return Some(next);
        }
        change(conversation, &mut |outbox| outbox.acknowledge(id));
        keep(conversation, id);
    }
}

/// Takes in all that is stored. Storage that has gone away is not storage that
/// is empty: what the page knows stays.
pub fn agree(conversation: Conversation) {
    let keys = keys(conversation);
    let Some(all) = storage::keys() else { return };
    let before = conversation.outbox.get_untracked();
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
        conversation.outbox.set(after);
    }
}

/// Another page has changed an entry, or all of them (`None`).
pub fn heard(conversation: Conversation, key: Option<String>) {
    let Some(key) = key else { return keep_all(conversation) };
    let Some(id) = keys(conversation).message_id(&key) else { return };
    match storage::get(&key) {
        Some(entry) => {
            if let Some(item) = decode(id, &entry) {
                change(conversation, &mut |outbox| outbox.take_in(item.clone()));
            }
            // Without turns both would send it.
            if turn::are_there() {
                set_timeout(move || send::pump(conversation), Duration::from_millis(PRECEDENCE_MS));
            }
        }
        None => {
            change(conversation, &mut |outbox| outbox.acknowledge(id));
            // Most likely the hotel has it, and so shall this page.
            sync::sync(conversation);
        }
    }
}

/// Storage was emptied under the page: what is unsent is still unsent.
fn keep_all(conversation: Conversation) {
    let ids: Vec<Uuid> =
        conversation.outbox.with_untracked(|outbox| outbox.items().map(|item| item.client_message_id).collect());
    for id in ids {
        keep(conversation, id);
    }
    keep_draft(conversation, &draft());
}

/// Keeps the text of a new message that is being written.
pub fn keep_draft(conversation: Conversation, text: &str) {
    let key = keys(conversation).draft();
    let is_stored = !text.is_empty() && storage::put(&key, Some(text));
    if !is_stored {
        // Where storage is full, an older text would be taken for the draft.
        storage::put(&key, None);
    }
    DRAFT.with_borrow_mut(|draft| draft.set(text, is_stored));
}

/// The text of a new message that was being written.
pub fn draft() -> String {
    DRAFT.with_borrow(|draft| draft.text().to_owned())
}

/// Takes over the draft that stands in storage, as [`Draft::follow`] does.
pub fn follow_draft(conversation: Conversation, shown: Option<&str>) -> Option<String> {
    let stored = storage::get(&keys(conversation).draft());
    DRAFT.with_borrow_mut(|draft| draft.follow(stored, shown).map(str::to_owned))
}
