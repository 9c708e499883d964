//! Who is on which channel, and the handing out of events.

use super::bucket::Bucket;
use super::close::CloseReason;
use super::frame;
use super::peer::Peer;
use super::unsubscribed::Unsubscribed;
use crate::limits::{CHANNEL_CLIENT_EVENTS, ClientNetwork};
use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// The subscribers of one channel.
#[derive(Debug)]
struct Channel {
    /// By number; never empty.
    peers: BTreeMap<u64, Arc<Peer>>,
    /// The client events on it, whoever sends them.
    client_events: Bucket,
}

impl Default for Channel {
    fn default() -> Self {
        Self { peers: BTreeMap::new(), client_events: Bucket::new(CHANNEL_CLIENT_EVENTS.rate(), 0) }
    }
}

type Channels = HashMap<Box<str>, Channel>;

/// Everybody who is connected.
#[derive(Debug, Default)]
struct Connected {
    peers: HashMap<SocketId, Arc<Peer>>,
    /// Those on no channel.
    unsubscribed: Unsubscribed,
}

/// The subscribers of every occupied channel.
///
/// One lock: it is held while frames are pushed into queues, never while one
/// is encoded or written.
#[derive(Debug, Default)]
pub struct Hub {
    channels: Mutex<Channels>,
    connected: Mutex<Connected>,
}

impl Hub {
    /// Lets a peer be found by its id; it is on no channel yet. If more than
    /// `unsubscribed` are on none, the one that connected first is closed: an
    /// honest client subscribes within seconds.
    pub fn enter(&self, peer: &Arc<Peer>, unsubscribed: usize) {
        let mut connected = self.connected();
        connected.peers.insert(peer.id().clone(), Arc::clone(peer));
        connected.unsubscribed.insert(peer);
        if connected.unsubscribed.len() > unsubscribed
            && let Some(first) = connected.unsubscribed.remove_first()
        {
            first.close(CloseReason::OverCapacity);
        }
    }

    /// Closes the peer from that address that is on no channel and connected
    /// first; `false` if there is none.
    pub fn close_unsubscribed_of(&self, address: ClientNetwork) -> bool {
        let first = self.connected().unsubscribed.remove_first_of(address);
        if let Some(peer) = &first {
            peer.close(CloseReason::OverCapacity);
        }
        first.is_some()
    }

    /// A peer that has gone.
    pub fn leave(&self, peer: &Peer) {
        let mut connected = self.connected();
        connected.peers.remove(peer.id());
        connected.unsubscribed.remove(peer.number());
    }

    /// Counts a peer among those on no channel, or no longer.
    pub fn set_subscribed(&self, peer: &Arc<Peer>, is_subscribed: bool) {
        let unsubscribed = &mut self.connected().unsubscribed;
        if is_subscribed {
            unsubscribed.remove(peer.number());
        } else {
            unsubscribed.insert(peer);
        }
    }

    /// The peer of that id, where one is connected.
    pub fn peer(&self, id: &SocketId) -> Option<Arc<Peer>> {
        self.connected().peers.get(id).cloned()
    }

    /// Puts a peer on a channel that has fewer than `most`; `false` if it is
    /// full. The answer enters the peer's queue under the lock, so no event of
    /// the channel can come before it.
    pub fn subscribe(&self, channel: &str, peer: &Arc<Peer>, most: usize) -> bool {
        let answer = frame::subscription_succeeded(channel);
        let mut channels = self.lock();
        if channels.get(channel).is_some_and(|channel| channel.peers.len() >= most) {
            return false;
        }
        if peer.send(answer) {
            channels.entry(channel.into()).or_default().peers.insert(peer.number(), Arc::clone(peer));
        }
        true
    }

    /// Takes a peer off a channel; when this returns no further event of the
    /// channel enters its queue.
    pub fn unsubscribe(&self, channel: &str, peer: &Peer) {
        let mut channels = self.lock();
        if let Some(found) = channels.get_mut(channel) {
            found.peers.remove(&peer.number());
            if found.peers.is_empty() {
                channels.remove(channel);
            }
        }
    }

    /// Queues one frame for everybody on the channel but `except`. The text is
    /// shared, not copied. Who has no room for it is dropped.
    pub fn publish(&self, channel: &str, frame: &Utf8Bytes, except: Option<&SocketId>) {
        send(&mut self.lock(), channel, frame, except);
    }

    /// Queues a client's event for everybody else on the channel; `false` if
    /// there were too many on it, whoever sent them.
    pub fn publish_client_event(&self, channel: &str, frame: &Utf8Bytes, sender: &SocketId, now_ms: u64) -> bool {
        let mut channels = self.lock();
        let is_accepted = channels.get_mut(channel).is_none_or(|channel| channel.client_events.take(1, now_ms));
        if is_accepted {
            send(&mut channels, channel, frame, Some(sender));
        }
        is_accepted
    }

    /// The occupied channels and how many connections are on each.
    pub fn channels(&self) -> BTreeMap<String, usize> {
        self.lock().iter().map(|(name, channel)| (name.to_string(), channel.peers.len())).collect()
    }

    /// How many connections are on a channel.
    pub fn subscription_count(&self, channel: &str) -> usize {
        self.lock().get(channel).map_or(0, |channel| channel.peers.len())
    }

    fn connected(&self) -> MutexGuard<'_, Connected> {
        // As below.
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Channels> {
        // No code between two states of the map can panic, so a poisoned one
        // is still whole.
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
