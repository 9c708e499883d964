//! States of token buckets, in a bounded number.

use governor::nanos::Nanos;
use governor::state::StateStore;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Number of buckets that are shared by the keys without one of their own.
const SHARED: usize = 1_024;

/// States by key, shared by all clones. A state is the time at which the bucket
/// will be full, measured from the start.
pub struct BoundedStates<K>(Arc<Inner<K>>);

struct Inner<K> {
    max_keys: usize,
    states: Mutex<States<K>>,
    /// With a random seed, so that clients cannot choose the bucket that they
    /// share.
    hasher: RandomState,
}

struct States<K> {
    own: HashMap<K, Nanos>,
    shared: Vec<Option<Nanos>>,
}

impl<K> Clone for BoundedStates<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Hash + Eq + Clone> BoundedStates<K> {
    /// Creates an empty set for at most `max_keys` keys.
    pub fn new(max_keys: usize) -> Self {
        let states = States { own: HashMap::new(), shared: vec![None; SHARED] };
        Self(Arc::new(Inner { max_keys, states: Mutex::new(states), hasher: RandomState::new() }))
    }

    /// Returns the number of keys with a state of their own.
    pub fn key_count(&self) -> usize {
        self.lock().own.len()
    }

    /// Returns whether a new key would share a bucket.
    pub fn is_full(&self) -> bool {
        self.key_count() >= self.0.max_keys
    }

    /// Removes buckets that are full at that time; a new bucket is equal to
    /// them.
    pub fn forget_full(&self, now: Duration) {
        let now = Nanos::from(now);
        self.lock().own.retain(|_, full_at| *full_at > now);
    }

    /// Gives back to a key's bucket what is refilled in that time.
    pub fn give_back(&self, key: &K, interval: Duration) {
        let mut states = self.lock();
        let states = &mut *states;
        let shares = states.own.len() >= self.0.max_keys;
        let state = match states.own.get_mut(key) {
            None if shares => states.shared[self.shared_index(key)].as_mut(),
            own => own,
        };
        if let Some(state) = state {
            *state = state.saturating_sub(Nanos::from(interval));
        }
    }

    fn shared_index(&self, key: &K) -> usize {
        (self.0.hasher.hash_one(key) % SHARED as u64) as usize
    }

    fn lock(&self) -> MutexGuard<'_, States<K>> {
        // States are replaced as a whole, so a panic leaves them unchanged.
        self.0.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone> StateStore for BoundedStates<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut states = self.lock();
        if let Some(state) = states.own.get_mut(key) {
            let (outcome, next) = measure(Some(*state))?;
            *state = next;
            return Ok(outcome);
        }
        if states.own.len() < self.0.max_keys {
            let (outcome, next) = measure(None)?;
            states.own.insert(key.clone(), next);
            return Ok(outcome);
        }
        let state = &mut states.shared[self.shared_index(key)];
        let (outcome, next) = measure(*state)?;
        *state = Some(next);
        Ok(outcome)
    }
}
