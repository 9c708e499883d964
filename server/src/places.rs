//! Limits on the number of connections, in all and for each address.

use crate::limits::ClientNetwork;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The places for connections.
pub struct Places {
    most: usize,
    per_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<ClientNetwork, usize>,
}

impl Places {
    /// Creates `most` places in all, of which one address may take
    /// `per_address`.
    pub fn new(most: usize, per_address: usize) -> Self {
        Self { most, per_address, taken: Mutex::default() }
    }

    /// Takes a place for a connection from that address, or from one that is
    /// not counted; returns `None` if there is none left.
    pub fn take(self: &Arc<Self>, address: Option<ClientNetwork>) -> Option<Place> {
        let mut taken = self.lock();
        if taken.all >= self.most {
            return None;
        }
        if let Some(address) = address {
            let from_there = taken.by_address.get(&address).copied().unwrap_or_default();
            if from_there >= self.per_address {
                return None;
            }
            taken.by_address.insert(address, from_there + 1);
        }
        taken.all += 1;
        Some(Place { places: Arc::clone(self), address })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // Two numbers that are changed together; nothing in between can panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a connection, which is released when it is dropped.
pub struct Place {
    places: Arc<Places>,
    address: Option<ClientNetwork>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Place {
    /// Returns the address for which it is counted.
    pub fn address(&self) -> Option<ClientNetwork> {
        self.address
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        let Some(address) = self.address else { return };
        if let Some(from_there) = taken.by_address.get_mut(&address) {
            *from_there -= 1;
            if *from_there == 0 {
                taken.by_address.remove(&address);
            }
        }
    }
}
