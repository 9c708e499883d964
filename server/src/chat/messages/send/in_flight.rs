//! Messages that are being sent: a retry waits until the attempt that it
//! repeats has ended.

use crate::token::SecretHash;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// A guest's token and their `client_message_id`.
type Key = (SecretHash, Uuid);
type Turn = Arc<tokio::sync::Mutex<()>>;

/// The guests' messages that this process is sending. Only one attempt at a
/// message runs at a time: otherwise a retry during the first attempt would
/// find neither the stored message nor room for a second one under the rate
/// limit.
#[derive(Default)]
pub struct InFlight(Mutex<HashMap<Key, Turn>>);

impl InFlight {
    /// Waits until no other attempt at that message runs.
    pub async fn enter(self: &Arc<Self>, token: SecretHash, client_message_id: Uuid) -> Attempt {
        let key = (token, client_message_id);
        let turn = self.lock().entry(key).or_default().clone();
        // Created before the wait: a client that disconnects while waiting
        // leaves nothing behind.
        let place = Place { in_flight: self.clone(), key, turn: Some(turn.clone()) };
        let turn = turn.lock_owned().await;
        Attempt { _turn: turn, _place: place }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run an attempt, until it is dropped.
pub struct Attempt {
    // Dropped in this order: first the next attempt may begin, then the entry
    // is cleaned up.
    _turn: OwnedMutexGuard<()>,
    _place: Place,
}

/// The entry of an attempt that runs or waits.
struct Place {
    in_flight: Arc<InFlight>,
    key: Key,
    turn: Option<Turn>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut turns = self.in_flight.lock();
        self.turn = None;
        // No other attempt holds the turn, and none can get it while the map is
        // locked.
        if turns.get(&self.key).is_some_and(|turn| Arc::strong_count(turn) == 1) {
            turns.remove(&self.key);
        }
    }
}
