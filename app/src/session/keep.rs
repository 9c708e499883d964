//! Persistence of unsent messages and the draft in the browser's storage, so
//! that they survive a reload. Without storage, the page keeps them in memory.

use super::{send, sync};
use crate::browser::{storage, turn};
use crate::chat::stored::{Keys, decode, encode};
use crate::chat::{Draft, Outbox, OutboxItem};
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use uuid::Uuid;

/// Delay before another page sends a stored message, in milliseconds: the page
/// that wrote it requests the lock first.
const PRECEDENCE_MS: u64 = 300;

thread_local! {
    static DRAFT: RefCell<Draft> = RefCell::default();
}

/// Returns the keys of this conversation's entries.
pub fn keys(conversation: Conversation) -> Keys {
    conversation.side.with_value(|side| side.keys.clone())
}

/// Changes the outbox, and shows it.
pub fn change(conversation: Conversation, change: &mut dyn FnMut(&mut Outbox)) {
    conversation.outbox.update(|outbox| change(outbox));
}

/// Stores a message of the outbox, or removes its entry if the outbox does not
/// have it any more.
pub fn keep(conversation: Conversation, id: Uuid) {
    let entry = conversation.outbox.with_untracked(|outbox| outbox.get(id).map(encode));
    let is_stored = storage::put(&keys(conversation).message(id), entry.as_deref());
    if entry.is_some() {
        change(conversation, &mut |outbox| outbox.mark_stored(id, is_stored));
    }
}

/// Synchronizes the outbox with storage, and returns the message to send next.
/// Messages that the page has received as events are removed.
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

/// Synchronizes the outbox with all stored messages. If storage is not
/// available, the outbox stays as it is.
pub fn agree(conversation: Conversation) {
    let keys = keys(conversation);
    let Some(all) = storage::keys() else { return };
    let before = conversation.outbox.get_untracked();
    let mut stored = Vec::new();
    for key in all {
        if let Some(id) = keys.message_id(&key) {
            let entry = storage::get(&key).and_then(|entry| decode(id, &entry));
            // An entry that cannot be read still counts as stored.
            stored.extend(entry.or_else(|| before.get(id).cloned()));
        }
    }
    let mut after = before.clone();
    after.agree_with(stored);
    if after != before {
        conversation.outbox.set(after);
    }
}

/// Handles a change of an entry by another page, or of all entries (`None`).
pub fn heard(conversation: Conversation, key: Option<String>) {
    let Some(key) = key else { return keep_all(conversation) };
    let Some(id) = keys(conversation).message_id(&key) else { return };
    match storage::get(&key) {
        Some(entry) => {
            if let Some(item) = decode(id, &entry) {
                change(conversation, &mut |outbox| outbox.take_in(item.clone()));
            }
            // Without locks both pages would send it.
            if turn::are_there() {
                set_timeout(move || send::pump(conversation), Duration::from_millis(PRECEDENCE_MS));
            }
        }
        None => {
            change(conversation, &mut |outbox| outbox.acknowledge(id));
            // Most likely the hotel has received it, so this page fetches it.
            sync::sync(conversation);
        }
    }
}

/// Stores everything unsent again after storage was cleared.
fn keep_all(conversation: Conversation) {
    let ids: Vec<Uuid> =
        conversation.outbox.with_untracked(|outbox| outbox.items().map(|item| item.client_message_id).collect());
    for id in ids {
        keep(conversation, id);
    }
    keep_draft(conversation, &draft());
}

/// Stores the text of a new message that is being written.
pub fn keep_draft(conversation: Conversation, text: &str) {
    let key = keys(conversation).draft();
    let is_stored = !text.is_empty() && storage::put(&key, Some(text));
    if !is_stored {
        // If storage is full, a remaining older text would be mistaken for the
        // draft.
        storage::put(&key, None);
    }
    DRAFT.with_borrow_mut(|draft| draft.set(text, is_stored));
}

/// Returns the text of the new message that is being written.
pub fn draft() -> String {
    DRAFT.with_borrow(|draft| draft.text().to_owned())
}

/// Takes over the draft in storage, as [`Draft::follow`] describes.
pub fn follow_draft(conversation: Conversation, shown: Option<&str>) -> Option<String> {
    let stored = storage::get(&keys(conversation).draft());
    DRAFT.with_borrow_mut(|draft| draft.follow(stored, shown).map(str::to_owned))
}
