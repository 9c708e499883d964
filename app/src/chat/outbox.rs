//! Messages that were sent from this browser and that the server has not
//! acknowledged.
//!
//! The browser's storage contains the same messages (`stored`). Several pages
//! of one conversation share it: each page has an outbox and synchronizes it
//! with storage.

use shared::{ErrorCode, MessageId, Timestamp};
use uuid::Uuid;

/// State of an unacknowledged message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// Being sent, or waiting for the messages before it.
    Sending,
    /// Refused by the server; it stays until its author decides.
    Refused(ErrorCode),
}

/// A message that is not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Id of the message; a retry uses the same one.
    pub client_message_id: Uuid,
    /// Text of the message; may be empty if it has files.
    pub text: String,
    /// Ids that its files have on this device.
    pub files: Vec<Uuid>,
    /// The message that it replies to.
    pub reply_to: Option<MessageId>,
    /// Time at which it was sent, never before the message ahead of it: setting
    /// the clock back does not change the order.
    pub written_at: Timestamp,
    /// Index among the messages of the same instant, from 0.
    pub nth: u32,
    /// State of the message.
    pub state: OutboxState,
    /// True if the browser's storage has it. If it was stored and is there no
    /// more, another page has handled it.
    pub is_stored: bool,
}

impl OutboxItem {
    /// Returns the sort key among all unacknowledged messages of all pages.
    fn sort_key(&self) -> (Timestamp, u32, Uuid) {
        (self.written_at, self.nth, self.client_message_id)
    }
}

/// The messages that are not acknowledged, in the order in which they were
/// written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    items: Vec<OutboxItem>,
}

impl Outbox {
    /// Appends a message without files.
    pub fn push(&mut self, client_message_id: Uuid, text: String, reply_to: Option<MessageId>, now: Timestamp) {
        self.push_with_files(client_message_id, text, Vec::new(), reply_to, now);
    }

    /// Appends a message.
    pub fn push_with_files(
        &mut self,
        client_message_id: Uuid,
        text: String,
        files: Vec<Uuid>,
        reply_to: Option<MessageId>,
        now: Timestamp,
    ) {
        let (written_at, nth) = match self.items.last() {
            Some(last) if last.written_at >= now => (last.written_at, last.nth.saturating_add(1)),
            _ => (now, 0),
        };
        let state = OutboxState::Sending;
        let is_stored = false;
        self.items.push(OutboxItem { client_message_id, text, files, reply_to, written_at, nth, state, is_stored });
    }

    /// Returns the messages, in the order in which they were written.
    pub fn items(&self) -> impl Iterator<Item = &OutboxItem> {
        self.items.iter()
    }

    /// Returns a message by its id.
    pub fn get(&self, client_message_id: Uuid) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.client_message_id == client_message_id)
    }

    /// Returns the message to send now. Messages are sent one at a time to keep
    /// their order.
    pub fn next(&self) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.state == OutboxState::Sending)
    }

    /// Removes a message: the server has it, the page has received it as an
    /// event, or another page has handled it.
    pub fn acknowledge(&mut self, client_message_id: Uuid) {
        self.items.retain(|item| item.client_message_id != client_message_id);
    }

    /// Marks a message as refused by the server; those behind it are still
    /// sent.
    pub fn mark_refused(&mut self, client_message_id: Uuid, code: ErrorCode) {
        self.set_state(client_message_id, OutboxState::Refused(code));
    }

    /// Queues a refused message again, in its old place.
    pub fn send_again(&mut self, client_message_id: Uuid) {
        self.set_state(client_message_id, OutboxState::Sending);
    }

    /// Removes a message and returns it. If a request for it is running, the
    /// server may still receive it; the page then shows it as sent.
    pub fn discard(&mut self, client_message_id: Uuid) -> Option<OutboxItem> {
        let at = self.items.iter().position(|item| item.client_message_id == client_message_id)?;
        Some(self.items.remove(at))
    }

    /// Records whether the browser's storage has a message.
    pub fn mark_stored(&mut self, client_message_id: Uuid, is_stored: bool) {
        if let Some(item) = self.item_mut(client_message_id) {
            item.is_stored = is_stored;
        }
    }

    /// Inserts or replaces a message that was read from storage.
    pub fn insert_stored(&mut self, stored: OutboxItem) {
        match self.item_mut(stored.client_message_id) {
            Some(item) => *item = stored,
            None => {
                let at = self.items.partition_point(|item| item.sort_key() < stored.sort_key());
                self.items.insert(at, stored);
            }
        }
    }

    /// Synchronizes the outbox with all stored messages, before something is
    /// sent. Messages that were never stored stay. A message that another page
    /// was refused is not sent again. A refusal that this page received stays
    /// too: one that concerns this page's link does not concern other pages.
    pub fn synchronize(&mut self, stored: Vec<OutboxItem>) {
        self.items.retain(|item| {
            !item.is_stored || stored.iter().any(|stored| stored.client_message_id == item.client_message_id)
        });
        for stored in stored {
            let is_known = self.get(stored.client_message_id).is_some();
            if !is_known || stored.state != OutboxState::Sending {
                self.insert_stored(stored);
            }
        }
    }

    fn set_state(&mut self, client_message_id: Uuid, state: OutboxState) {
        if let Some(item) = self.item_mut(client_message_id) {
            item.state = state;
        }
    }

    fn item_mut(&mut self, client_message_id: Uuid) -> Option<&mut OutboxItem> {
        self.items.iter_mut().find(|item| item.client_message_id == client_message_id)
    }
}
