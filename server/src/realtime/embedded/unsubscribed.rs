//! Connections without a subscription, by age: when there are too many, the
//! oldest are closed.

use super::peer::Peer;
use crate::limits::ClientNetwork;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The connections without a subscription.
#[derive(Debug, Default)]
pub struct Unsubscribed {
    /// By connection number, so the oldest comes first.
    peers: BTreeMap<u64, Arc<Peer>>,
    /// Their numbers by address; no set is empty.
    by_address: HashMap<ClientNetwork, BTreeSet<u64>>,
}

impl Unsubscribed {
    /// Returns their number.
    pub fn len(&self) -> usize {
        self.peers.len()
    }

    /// Adds a connection.
    pub fn insert(&mut self, peer: &Arc<Peer>) {
        if let Some(address) = peer.address() {
            self.by_address.entry(address).or_default().insert(peer.number());
        }
        self.peers.insert(peer.number(), Arc::clone(peer));
    }

    /// Removes the connection with that number, if present.
    pub fn remove(&mut self, number: u64) -> Option<Arc<Peer>> {
        let peer = self.peers.remove(&number)?;
        if let Some(address) = peer.address()
            && let Some(numbers) = self.by_address.get_mut(&address)
        {
            numbers.remove(&number);
            if numbers.is_empty() {
                self.by_address.remove(&address);
            }
        }
        Some(peer)
    }

    /// Removes the oldest connection.
    pub fn remove_first(&mut self) -> Option<Arc<Peer>> {
        let number = *self.peers.first_key_value()?.0;
        self.remove(number)
    }

    /// Removes the oldest connection from that address.
    pub fn remove_first_of(&mut self, address: ClientNetwork) -> Option<Arc<Peer>> {
        let number = *self.by_address.get(&address)?.first()?;
        self.remove(number)
    }
}
