//! Messages that are being sent: a retry waits for the attempt that it repeats.

use crate::token::SecretHash;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// A guest's own name for a message.
type Key = (SecretHash, Uuid);
type Turn = Arc<tokio::sync::Mutex<()>>;

/// The messages of guests that are being sent by this process. Only one attempt
/// at a message goes on at a time: a retry that came while the first attempt was
/// under way would else find neither the message nor room for a second one.
#[derive(Default)]
pub struct InFlight(Mutex<HashMap<Key, Turn>>);

impl InFlight {
    /// Waits until no other attempt at that message is under way.
    pub async fn enter(self: &Arc<Self>, token: SecretHash, client_message_id: Uuid) -> Attempt {
        let key = (token, client_message_id);
        let turn = self.lock().entry(key).or_default().clone();
        // Made before it waits: a client that gives up waiting leaves nothing behind.
        let place = Place { in_flight: self.clone(), key, turn: Some(turn.clone()) };
        let turn = turn.lock_owned().await;
        Attempt { _turn: turn, _place: place }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An attempt that is under way until it is dropped.
pub struct Attempt {
    // Dropped in this order: the next attempt begins, then the place is cleared.
    _turn: OwnedMutexGuard<()>,
    _place: Place,
}

/// An attempt that is under way, or waits.
struct Place {
    in_flight: Arc<InFlight>,
    key: Key,
    turn: Option<Turn>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut turns = self.in_flight.lock();
        self.turn = None;
        // Nobody else has it, and nobody can get it while the map is locked.
        if turns.get(&self.key).is_some_and(|turn| Arc::strong_count(turn) == 1) {
            turns.remove(&self.key);
        }
    }
}
