//! Limits on the number of connections, in all and for each address.

use crate::limits::ClientNetwork;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The permits for connections.
pub struct ConnectionPermits {
    max_total: usize,
    per_address: usize,
    counts: Mutex<Counts>,
}

/// Numbers of permits in use.
#[derive(Default)]
struct Counts {
    total: usize,
    by_address: HashMap<ClientNetwork, usize>,
}

impl ConnectionPermits {
    /// Creates `max_total` permits, of which one address may have
    /// `per_address`.
    pub fn new(max_total: usize, per_address: usize) -> Self {
        Self { max_total, per_address, counts: Mutex::default() }
    }

    /// Acquires a permit for a connection from that address, or from one that
    /// is not counted; returns `None` if there is none left.
    pub fn acquire(self: &Arc<Self>, address: Option<ClientNetwork>) -> Option<ConnectionPermit> {
        let mut counts = self.lock();
        if counts.total >= self.max_total {
            return None;
        }
        if let Some(address) = address {
            let of_address = counts.by_address.get(&address).copied().unwrap_or_default();
            if of_address >= self.per_address {
                return None;
            }
            counts.by_address.insert(address, of_address + 1);
        }
        counts.total += 1;
        Some(ConnectionPermit { permits: Arc::clone(self), address })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        // Two numbers that are changed together; nothing in between can panic.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The permit of a connection, which is released when it is dropped.
pub struct ConnectionPermit {
    permits: Arc<ConnectionPermits>,
    address: Option<ClientNetwork>,
}

impl fmt::Debug for ConnectionPermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionPermit").field("address", &self.address).finish_non_exhaustive()
    }
}

impl ConnectionPermit {
    /// Returns the address for which it is counted.
    pub fn address(&self) -> Option<ClientNetwork> {
        self.address
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut counts = self.permits.lock();
        counts.total -= 1;
        let Some(address) = self.address else { return };
        if let Some(of_address) = counts.by_address.get_mut(&address) {
            *of_address -= 1;
            if *of_address == 0 {
                counts.by_address.remove(&address);
            }
        }
    }
}
