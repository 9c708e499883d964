//! How many connections there are, in all and from each address.

use crate::limits::ClientNetwork;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The places there are.
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
    /// So many in all, and so many for each address.
    pub fn new(most: usize, per_address: usize) -> Self {
        Self { most, per_address, taken: Mutex::default() }
    }

    /// Takes a place for a connection from that address, or from one that is
    /// not counted; `None` where there is none.
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
        // Two numbers that are changed together, and nothing that can panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection's place. Dropping it gives it back.
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
    /// The address that it is counted for.
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
