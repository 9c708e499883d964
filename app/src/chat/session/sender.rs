//! Sending of the outbox, and its synchronization with the browser's storage.
//!
//! All pages of a conversation in one browser share its storage. One of them at
//! a time sends: it holds a lock, and reads storage before each message.

use super::defect::{Defect, Planted};
use super::effect::{Effect, Output};
use super::input::{Moment, Timer};
use super::request::{Request, RequestError};
use crate::chat::stored::{Keys, decode, encode};
use crate::chat::{Outbox, OutboxItem, Retry};
use shared::Timestamp;
use uuid::Uuid;

/// Time to wait for the lock, in milliseconds. The browser may have suspended
/// the page that holds it; after this time this page sends without the lock.
/// The server recognizes messages by their ids.
pub const LOCK_TIMEOUT_MS: u32 = 30_000;
/// Delay before the lock is released, in milliseconds: another page sees
/// changes of storage only a moment later, and would send a message once more.
pub const UNLOCK_DELAY_MS: u32 = 100;
/// Time for which sending may fail before the page says so, in milliseconds.
pub const FAILING_MS: i64 = 10_000;
/// Delay before another page sends a stored message, in milliseconds: the page
/// that wrote it requests the lock first.
pub const PRECEDENCE_MS: u32 = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// Waiting for the lock.
    Locking,
    /// Waiting for the stored messages.
    Reading,
    /// Waiting for the answer to this message.
    Sending(Uuid),
}

/// The messages that are not acknowledged, and the state of sending them.
#[derive(Clone, Debug)]
pub struct Sender {
    keys: Keys,
    outbox: Outbox,
    retry: Retry,
    /// Time of the first of the failures in a row.
    failing_since: Option<Timestamp>,
    phase: Phase,
    /// True from the grant of the lock to its release.
    has_lock: bool,
    has_locks: bool,
    /// Number of the last request for the lock, or for its release.
    lock_number: u32,
    planted: Planted,
    #[cfg(feature = "defects")]
    attempts: (Uuid, u128),
}

impl Sender {
    /// Returns a sender with an empty outbox.
    pub fn new(keys: Keys, planted: Planted) -> Self {
        Self {
            keys,
            outbox: Outbox::default(),
            retry: Retry::default(),
            failing_since: None,
            phase: Phase::Idle,
            has_lock: false,
            has_locks: false,
            lock_number: 0,
            planted,
            #[cfg(feature = "defects")]
            attempts: (Uuid::nil(), 0),
        }
    }

    /// Returns the messages that are not acknowledged.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Returns the keys of the entries in storage.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Returns whether nothing is being sent and the lock is released.
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::Idle && !self.has_lock
    }

    /// Returns whether messages wait, and could not be sent for a while.
    pub fn is_failing(&self, now: Timestamp) -> bool {
        self.failing_since.is_some_and(|since| now >= since.plus_ms(FAILING_MS)) && self.outbox.next().is_some()
    }

    /// Returns a sender for another conversation. Timers of this one do not
    /// concern it.
    #[must_use]
    pub fn for_conversation(&self, keys: Keys) -> Self {
        Self { lock_number: self.lock_number.wrapping_add(1), ..Self::new(keys, self.planted) }
    }

    /// Reads the messages that an earlier load of the page has not sent.
    pub fn load(&mut self, has_locks: bool, output: &mut Output) {
        self.has_locks = has_locks;
        output.push(Effect::ReadOutbox);
    }

    /// Changes the outbox by `change`, and stores the message that it concerns.
    pub fn change_message<T>(&mut self, id: Uuid, output: &mut Output, change: impl FnOnce(&mut Outbox) -> T) -> T {
        let result = change(&mut self.outbox);
        self.store(id, output);
        result
    }

    /// Stores a message of the outbox, or removes its entry if the outbox does
    /// not have it any more.
    fn store(&mut self, id: Uuid, output: &mut Output) {
        output.has_changed = true;
        let key = self.keys.message(id);
        match self.outbox.get(id).map(encode) {
            Some(_) if self.planted.has(Defect::SkipsStorage) => {}
            Some(entry) => {
                self.outbox.mark_stored(id, true);
                output.push(Effect::Store { key, entry });
            }
            None => output.push(Effect::Remove(key)),
        }
    }

    /// Stores all messages again, after storage was cleared.
    pub fn store_all(&mut self, output: &mut Output) {
        let ids: Vec<Uuid> = self.outbox.items().map(|item| item.client_message_id).collect();
        for id in ids {
            self.store(id, output);
        }
    }

    /// Records that a message could not be stored.
    pub fn mark_unstored(&mut self, id: Uuid, output: &mut Output) {
        self.outbox.mark_stored(id, false);
        output.has_changed = true;
    }

    /// Handles a change of an entry by another page; returns whether that page
    /// has sent or discarded the message.
    pub fn handle_entry_change(&mut self, id: Uuid, entry: Option<String>, output: &mut Output) -> bool {
        output.has_changed = true;
        match entry {
            Some(entry) => {
                if let Some(item) = decode(id, &entry) {
                    self.outbox.insert_stored(item);
                }
                // Without locks both pages would send it.
                if self.has_locks {
                    output.push(Effect::SetTimer(Timer::Send, PRECEDENCE_MS));
                }
                false
            }
            None => {
                self.outbox.acknowledge(id);
                true
            }
        }
    }

    /// Begins to send the messages of the outbox, in order, until none is left
    /// or one fails.
    pub fn send(&mut self, now: Timestamp, output: &mut Output) {
        if self.phase != Phase::Idle || self.outbox.next().is_none() || !self.retry.may_retry_now(now) {
            return;
        }
        self.lock_number = self.lock_number.wrapping_add(1);
        if self.has_lock || self.planted.has(Defect::SendsWithoutLock) {
            return self.read_outbox(output);
        }
        self.phase = Phase::Locking;
        output.push(Effect::SetTimer(Timer::LockTimeout(self.lock_number), LOCK_TIMEOUT_MS));
        output.push(Effect::Lock(self.lock_number));
    }

    /// Sends the outbox if the pause after the last failure is over.
    pub fn send_if_due(&mut self, now: Timestamp, output: &mut Output) {
        if self.retry.take_due(now) && !self.planted.has(Defect::ForgetsRetry) {
            self.send(now, output);
        }
    }

    /// Continues with the lock, or after the wait for it.
    pub fn continue_with_lock(&mut self, number: u32, output: &mut Output) {
        if self.phase == Phase::Locking && number == self.lock_number {
            self.has_lock = true;
            self.read_outbox(output);
        }
    }

    /// Releases the lock, unless it is in use again.
    pub fn release_lock(&mut self, number: u32, output: &mut Output) {
        if number == self.lock_number {
            self.has_lock = false;
            output.push(Effect::Unlock);
        }
    }

    fn read_outbox(&mut self, output: &mut Output) {
        self.phase = Phase::Reading;
        output.push(Effect::ReadOutbox);
    }

    /// Synchronizes the outbox with all stored messages, and sends the next
    /// one. Messages that `has_arrived` names are removed instead. If storage
    /// cannot be read, the outbox stays as it is.
    pub fn handle_stored_messages(
        &mut self,
        stored: Option<Vec<(Uuid, Option<String>)>>,
        has_arrived: &dyn Fn(Uuid) -> bool,
        now: Timestamp,
        output: &mut Output,
    ) {
        if let Some(stored) = stored {
            self.synchronize(stored, output);
        }
        match self.phase {
            Phase::Idle => self.send(now, output),
            Phase::Reading => self.send_next(has_arrived, output),
            Phase::Locking | Phase::Sending(_) => {}
        }
    }

    fn synchronize(&mut self, stored: Vec<(Uuid, Option<String>)>, output: &mut Output) {
        // An entry that cannot be read still counts as stored.
        let item = |(id, entry): (Uuid, Option<String>)| {
            entry.and_then(|entry| decode(id, &entry)).or_else(|| self.outbox.get(id).cloned())
        };
        let stored = stored.into_iter().filter_map(item).collect();
        let before = self.outbox.clone();
        self.outbox.synchronize(stored);
        output.has_changed |= self.outbox != before;
    }

    fn send_next(&mut self, has_arrived: &dyn Fn(Uuid) -> bool, output: &mut Output) {
        while let Some(next) = self.outbox.next().cloned() {
            let id = next.client_message_id;
            if !has_arrived(id) {
                self.phase = Phase::Sending(id);
                return output.push(Effect::Request(Request::Send(self.with_attempt_id(next))));
            }
            self.change_message(id, output, |outbox| outbox.acknowledge(id));
        }
        self.end_sending(output);
    }

    /// Returns the message under the id of this attempt.
    #[cfg(feature = "defects")]
    fn with_attempt_id(&mut self, mut item: OutboxItem) -> OutboxItem {
        let (id, attempts) = self.attempts;
        self.attempts = (item.client_message_id, if id == item.client_message_id { attempts + 1 } else { 0 });
        if self.planted.has(Defect::RenamesRetries) {
            item.client_message_id = Uuid::from_u128(item.client_message_id.as_u128() ^ (self.attempts.1 << 96));
        }
        item
    }

    #[cfg(not(feature = "defects"))]
    fn with_attempt_id(&mut self, item: OutboxItem) -> OutboxItem {
        item
    }

    /// Handles the end of the request for a message.
    pub fn handle_answer(&mut self, files: Vec<Uuid>, error: Option<RequestError>, at: &Moment, output: &mut Output) {
        let Phase::Sending(id) = self.phase else { return };
        match error {
            Some(RequestError::Later(at_least_ms)) => {
                self.failing_since.get_or_insert(at.now);
                self.retry.record_failure(at.now, at.share, at_least_ms);
                return self.end_sending(output);
            }
            Some(RequestError::Refused(code)) => {
                output.push_files(Effect::ForgetUploads, files);
                self.outbox.mark_refused(id, code);
                output.has_changed = true;
                // If the credential was refused, the message is stored as
                // unsent and waits for a valid one.
                if !code.refuses_credential() {
                    self.store(id, output);
                }
            }
            None => {
                self.change_message(id, output, |outbox| outbox.acknowledge(id));
                output.push_files(Effect::DropFiles, files);
            }
        }
        self.failing_since = None;
        self.retry.record_success();
        self.read_outbox(output);
    }

    fn end_sending(&mut self, output: &mut Output) {
        self.phase = Phase::Idle;
        self.lock_number = self.lock_number.wrapping_add(1);
        output.push(Effect::SetTimer(Timer::Unlock(self.lock_number), UNLOCK_DELAY_MS));
    }

    /// Adapts the pause after the last failure to a clock that has jumped.
    pub fn handle_clock_jump(&mut self, now: Timestamp) {
        self.failing_since = None;
        self.retry.handle_clock_jump(now);
    }
}
