//! What the guest has sent and the server has not acknowledged yet.

use shared::{ErrorCode, Timestamp};
use std::collections::VecDeque;
use uuid::Uuid;

/// The pauses before a message is sent again, in milliseconds: growing, and at
/// their longest short enough that nobody gives up.
const PAUSES_MS: [u32; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// How it stands with a message of the guest's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// On its way, or waiting for its turn.
    Sending,
    /// The server refused it; it stays until the guest decides.
    Refused(ErrorCode),
}

/// A message that is not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its name: a retry is the same message.
    pub client_message_id: Uuid,
    /// Its text.
    pub text: String,
    /// When the guest sent it.
    pub written_at: Timestamp,
    /// How it stands.
    pub state: OutboxState,
}

/// The messages that are not acknowledged, in the order typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    items: VecDeque<OutboxItem>,
    failures: usize,
}

impl Outbox {
    /// Puts a message at the end.
    pub fn push(&mut self, client_message_id: Uuid, text: String, written_at: Timestamp) {
        self.items.push_back(OutboxItem { client_message_id, text, written_at, state: OutboxState::Sending });
    }

    /// The messages, in the order typed.
    pub fn items(&self) -> impl Iterator<Item = &OutboxItem> {
        self.items.iter()
    }

    /// The message to send now: one at a time keeps them in order.
    pub fn next(&self) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.state == OutboxState::Sending)
    }

    /// The server has it, or the page has seen it come back.
    pub fn acknowledge(&mut self, client_message_id: Uuid) {
        self.failures = 0;
        self.items.retain(|item| item.client_message_id != client_message_id);
    }

    /// The server will not have it; those behind it go on.
    pub fn refuse(&mut self, client_message_id: Uuid, code: ErrorCode) {
        self.failures = 0;
        if let Some(item) = self.item(client_message_id) {
            item.state = OutboxState::Refused(code);
        }
    }

    /// Sends a refused message again, in its old place.
    pub fn send_again(&mut self, client_message_id: Uuid) {
        if let Some(item) = self.item(client_message_id) {
            item.state = OutboxState::Sending;
        }
    }

    /// Throws a refused message away and gives its text back.
    pub fn discard(&mut self, client_message_id: Uuid) -> Option<String> {
        let at = self
            .items
            .iter()
            .position(|item| item.client_message_id == client_message_id && item.state != OutboxState::Sending)?;
        self.items.remove(at).map(|item| item.text)
    }

    /// Sending has failed for a reason that will pass; tells how long to wait,
    /// in milliseconds.
    pub fn pause_ms(&mut self) -> u32 {
        let pause_ms = PAUSES_MS[self.failures.min(PAUSES_MS.len() - 1)];
        self.failures += 1;
        pause_ms
    }

    fn item(&mut self, client_message_id: Uuid) -> Option<&mut OutboxItem> {
        self.items.iter_mut().find(|item| item.client_message_id == client_message_id)
    }
}
