//! Messages that this process sends: a retry waits until the attempt that it
//! repeats has ended. Stored messages are counted.

use crate::token::SecretHash;
use shared::SenderType;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// A guest's token and their `client_message_id`.
type Key = (SecretHash, Uuid);
type AttemptLock = Arc<tokio::sync::Mutex<()>>;

/// The guests' messages that this process is sending. Only one attempt at a
/// message runs at a time: otherwise a retry during the first attempt would
/// find neither the stored message nor room for a second one under the rate
/// limit.
#[derive(Default)]
pub struct InFlight(Mutex<HashMap<Key, AttemptLock>>);

impl InFlight {
    /// Waits until no other attempt at that message runs.
    pub async fn begin_attempt(self: &Arc<Self>, token: SecretHash, client_message_id: Uuid) -> Attempt {
        let key = (token, client_message_id);
        let attempt_lock = self.lock().entry(key).or_default().clone();
        // Created before the wait: a client that disconnects while waiting
        // leaves nothing behind.
        let entry = AttemptEntry { in_flight: self.clone(), key, attempt_lock: Some(attempt_lock.clone()) };
        let guard = attempt_lock.lock_owned().await;
        Attempt { _guard: guard, _entry: entry }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, AttemptLock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run an attempt, until it is dropped.
pub struct Attempt {
    // Dropped in this order: first the next attempt may begin, then the entry
    // is cleaned up.
    _guard: OwnedMutexGuard<()>,
    _entry: AttemptEntry,
}

/// The entry of an attempt that runs or waits.
struct AttemptEntry {
    in_flight: Arc<InFlight>,
    key: Key,
    attempt_lock: Option<AttemptLock>,
}

impl Drop for AttemptEntry {
    fn drop(&mut self) {
        let mut attempt_locks = self.in_flight.lock();
        self.attempt_lock = None;
        // No other attempt holds the lock, and none can get it while the map is
        // locked.
        if attempt_locks.get(&self.key).is_some_and(|attempt_lock| Arc::strong_count(attempt_lock) == 1) {
            attempt_locks.remove(&self.key);
        }
    }
}

/// Messages since the start, by author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// Messages of guests.
    pub guest: u64,
    /// Messages of staff.
    pub staff: u64,
}

/// The running count.
#[derive(Debug, Default)]
pub struct MessageCounters {
    guest: AtomicU64,
    staff: AtomicU64,
}

impl MessageCounters {
    /// Counts a stored message.
    pub fn add(&self, sender: SenderType) {
        match sender {
            SenderType::Guest => self.guest.fetch_add(1, Ordering::Relaxed),
            SenderType::Staff => self.staff.fetch_add(1, Ordering::Relaxed),
            SenderType::System => return,
        };
    }

    /// Returns the present count.
    pub fn get(&self) -> MessageCounts {
        MessageCounts { guest: self.guest.load(Ordering::Relaxed), staff: self.staff.load(Ordering::Relaxed) }
    }
}
