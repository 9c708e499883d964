//! What was sent from here and the server has not acknowledged yet.
//!
//! The same messages stand in the browser's storage (`stored`), which several
//! pages of one conversation share: each page has an outbox, and they agree.

use shared::{ErrorCode, MessageId, Timestamp};
use uuid::Uuid;

/// How it stands with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// On its way, or waiting for its turn.
    Sending,
    /// The server refused it; it stays until whoever wrote it decides.
    Refused(ErrorCode),
}

/// A message that is not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its name: a retry is the same message.
    pub client_message_id: Uuid,
    /// Its text; may be empty where it carries files.
    pub text: String,
    /// What it carries, by the names that files have on this device.
    pub files: Vec<Uuid>,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// When it was sent, and never before the message ahead of it: a
    /// clock that is set back changes no order.
    pub written_at: Timestamp,
    /// Which one it is of those of the same instant, from 0.
    pub nth: u32,
    /// How it stands.
    pub state: OutboxState,
    /// Whether the browser's storage has it. What has stood there and is gone
    /// was taken care of by another page.
    pub is_stored: bool,
}

impl OutboxItem {
    /// Its place among all that is not acknowledged, whichever page it was
    /// written on.
    fn place(&self) -> (Timestamp, u32, Uuid) {
        (self.written_at, self.nth, self.client_message_id)
    }
}

/// The messages that are not acknowledged, in the order typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    items: Vec<OutboxItem>,
}

impl Outbox {
    /// Puts a message without files at the end.
    pub fn push(&mut self, client_message_id: Uuid, text: String, reply_to: Option<MessageId>, now: Timestamp) {
        self.push_with(client_message_id, text, Vec::new(), reply_to, now);
    }

    /// Puts a message at the end.
    pub fn push_with(
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

    /// The messages, in the order typed.
    pub fn items(&self) -> impl Iterator<Item = &OutboxItem> {
        self.items.iter()
    }

    /// A message by its name.
    pub fn get(&self, client_message_id: Uuid) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.client_message_id == client_message_id)
    }

    /// The message to send now: one at a time keeps them in order.
    pub fn next(&self) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.state == OutboxState::Sending)
    }

    /// Nothing is left to do about it: the server has it, the page has seen it
    /// come back, or another page says so.
    pub fn acknowledge(&mut self, client_message_id: Uuid) {
        self.items.retain(|item| item.client_message_id != client_message_id);
    }

    /// The server will not have it; those behind it go on.
    pub fn refuse(&mut self, client_message_id: Uuid, code: ErrorCode) {
        self.set_state(client_message_id, OutboxState::Refused(code));
    }

    /// Sends a refused message again, in its old place.
    pub fn send_again(&mut self, client_message_id: Uuid) {
        self.set_state(client_message_id, OutboxState::Sending);
    }

    /// Throws a refused message away and gives it back.
    pub fn discard(&mut self, client_message_id: Uuid) -> Option<OutboxItem> {
        let at = self
            .items
            .iter()
            .position(|item| item.client_message_id == client_message_id && item.state != OutboxState::Sending)?;
        Some(self.items.remove(at))
    }

    /// Notes whether the browser's storage has taken a message.
    pub fn mark_stored(&mut self, client_message_id: Uuid, is_stored: bool) {
        if let Some(item) = self.item(client_message_id) {
            item.is_stored = is_stored;
        }
    }

    /// Takes in what another page has stored, or this one in an earlier life.
    pub fn take_in(&mut self, stored: OutboxItem) {
        match self.item(stored.client_message_id) {
            Some(item) => *item = stored,
            None => {
                let at = self.items.partition_point(|item| item.place() < stored.place());
                self.items.insert(at, stored);
            }
        }
    }

    /// Agrees with all that is stored, before something is sent. What storage
    /// never took stays; what another page was refused is not asked for again.
    /// A refusal of this page's own stays too, whatever is stored: one that is
    /// about the link is nobody else's.
    pub fn agree_with(&mut self, stored: Vec<OutboxItem>) {
        self.items.retain(|item| {
            !item.is_stored || stored.iter().any(|stored| stored.client_message_id == item.client_message_id)
        });
        for stored in stored {
            let is_known = self.get(stored.client_message_id).is_some();
            if !is_known || stored.state != OutboxState::Sending {
                self.take_in(stored);
            }
        }
    }

    fn set_state(&mut self, client_message_id: Uuid, state: OutboxState) {
        if let Some(item) = self.item(client_message_id) {
            item.state = state;
        }
    }

    fn item(&mut self, client_message_id: Uuid) -> Option<&mut OutboxItem> {
        self.items.iter_mut().find(|item| item.client_message_id == client_message_id)
    }
}
