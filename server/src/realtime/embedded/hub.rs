//! Subscriptions of all connections, and the distribution of events. Connections
//! without a subscription are ordered by age: when there are too many, the oldest
//! are closed.

use super::close::CloseReason;
use super::frame;
use super::peer::Peer;
use super::rate::Bucket;
use crate::limits::{CHANNEL_CLIENT_EVENTS, ClientNetwork};
use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// The subscribers of one channel.
#[derive(Debug)]
struct Channel {
    /// The subscribers by connection number; never empty.
    peers: BTreeMap<u64, Arc<Peer>>,
    /// Rate limit on the client events of all senders.
    client_events: Bucket,
}

impl Default for Channel {
    fn default() -> Self {
        Self { peers: BTreeMap::new(), client_events: Bucket::new(CHANNEL_CLIENT_EVENTS.rate(), 0) }
    }
}

type Channels = HashMap<Box<str>, Channel>;

/// All connections.
#[derive(Debug, Default)]
struct Connections {
    peers: HashMap<SocketId, Arc<Peer>>,
    /// The connections without a subscription.
    unsubscribed: Unsubscribed,
}

/// All connections, and the subscribers of all occupied channels.
///
/// The lock is held while frames are put into queues, never while one is
/// encoded or written.
#[derive(Debug, Default)]
pub struct Hub {
    channels: Mutex<Channels>,
    connected: Mutex<Connections>,
}

impl Hub {
    /// Adds a connection, without a subscription. If more than
    /// `max_unsubscribed` connections are without one, closes the oldest of them:
    /// a legitimate client subscribes within seconds.
    pub fn add_connection(&self, peer: &Arc<Peer>, max_unsubscribed: usize) {
        let mut connected = self.lock_connections();
        connected.peers.insert(peer.id().clone(), Arc::clone(peer));
        connected.unsubscribed.insert(peer);
        if connected.unsubscribed.len() > max_unsubscribed
            && let Some(first) = connected.unsubscribed.remove_first()
        {
            first.close(CloseReason::OverCapacity);
        }
    }

    /// Closes the oldest connection from that address without a subscription;
    /// returns `false` if there is none.
    pub fn close_unsubscribed_of(&self, address: ClientNetwork) -> bool {
        let first = self.lock_connections().unsubscribed.remove_first_of(address);
        if let Some(peer) = &first {
            peer.close(CloseReason::OverCapacity);
        }
        first.is_some()
    }

    /// Removes a connection.
    pub fn remove_connection(&self, peer: &Peer) {
        let mut connected = self.lock_connections();
        connected.peers.remove(peer.id());
        connected.unsubscribed.remove(peer.number());
    }

    /// Moves a connection out of, or back into, those without a subscription.
    pub fn set_subscribed(&self, peer: &Arc<Peer>, is_subscribed: bool) {
        let unsubscribed = &mut self.lock_connections().unsubscribed;
        if is_subscribed {
            unsubscribed.remove(peer.number());
        } else {
            unsubscribed.insert(peer);
        }
    }

    /// Returns the open connection with that id.
    pub fn peer(&self, id: &SocketId) -> Option<Arc<Peer>> {
        self.lock_connections().peers.get(id).cloned()
    }

    /// Subscribes a connection to a channel that has fewer than
    /// `max_subscribers` subscribers; returns `false` if it is full. The response
    /// is queued under the lock, so no event of the channel can precede it.
    pub fn subscribe(&self, channel: &str, peer: &Arc<Peer>, max_subscribers: usize) -> bool {
        let answer = frame::subscription_succeeded(channel);
        let mut channels = self.lock();
        if channels.get(channel).is_some_and(|channel| channel.peers.len() >= max_subscribers) {
            return false;
        }
        if peer.send(answer) {
            channels.entry(channel.into()).or_default().peers.insert(peer.number(), Arc::clone(peer));
        }
        true
    }

    /// Ends a subscription; after it, no event of the channel enters the
    /// connection's queue.
    pub fn unsubscribe(&self, channel: &str, peer: &Peer) {
        let mut channels = self.lock();
        if let Some(found) = channels.get_mut(channel) {
            found.peers.remove(&peer.number());
            if found.peers.is_empty() {
                channels.remove(channel);
            }
        }
    }

    /// Queues a frame for all subscribers of a channel except `except`. The
    /// text is shared, not copied. A subscriber whose queue is full is dropped.
    pub fn publish(&self, channel: &str, frame: &Utf8Bytes, except: Option<&SocketId>) {
        send(&mut self.lock(), channel, frame, except);
    }

    /// Queues a client event for the other subscribers of a channel; returns
    /// `false` above the channel's rate limit for all senders.
    pub fn publish_client_event(&self, channel: &str, frame: &Utf8Bytes, sender: &SocketId, now_ms: u64) -> bool {
        let mut channels = self.lock();
        let is_accepted = channels.get_mut(channel).is_none_or(|channel| channel.client_events.take(1, now_ms));
        if is_accepted {
            send(&mut channels, channel, frame, Some(sender));
        }
        is_accepted
    }

    /// Returns the occupied channels with their numbers of connections.
    pub fn channels(&self) -> BTreeMap<String, usize> {
        self.lock().iter().map(|(name, channel)| (name.to_string(), channel.peers.len())).collect()
    }

    /// Returns the number of connections on a channel.
    pub fn subscription_count(&self, channel: &str) -> usize {
        self.lock().get(channel).map_or(0, |channel| channel.peers.len())
    }

    fn lock_connections(&self) -> MutexGuard<'_, Connections> {
        // As for `lock`.
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Channels> {
        // No code between two states of the map can panic, so a poisoned map is
        // consistent.
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn send(channels: &mut Channels, name: &str, frame: &Utf8Bytes, except: Option<&SocketId>) {
    if let Some(channel) = channels.get_mut(name) {
        channel.peers.retain(|_, peer| except == Some(peer.id()) || peer.send(frame.clone()));
        if channel.peers.is_empty() {
            channels.remove(name);
        }
    }
}

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
