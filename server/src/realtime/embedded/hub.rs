//! Who is on which channel, and the handing out of events.

use super::frame;
use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, error::TrySendError};

#[cfg(test)]
mod tests;

/// The engine's end of one connection: a bounded queue that nobody ever waits
/// for. Who does not empty it in time is cut off, and catches up after its
/// reconnect.
#[derive(Debug)]
pub struct Peer {
    /// Unique in this process; orders the peers of a channel.
    number: u64,
    id: SocketId,
    queue: mpsc::Sender<Utf8Bytes>,
    overrun: Notify,
    terminated: Notify,
}

impl Peer {
    /// A connection, and the queue that its socket empties.
    pub fn new(number: u64, id: SocketId, queue_frames: usize) -> (Arc<Self>, mpsc::Receiver<Utf8Bytes>) {
        let (queue, frames) = mpsc::channel(queue_frames.max(1));
        (Arc::new(Self { number, id, queue, overrun: Notify::new(), terminated: Notify::new() }), frames)
    }

    /// The connection's name.
    pub fn id(&self) -> &SocketId {
        &self.id
    }

    /// Queues a frame. `false`: the queue was full and the peer is lost, which
    /// its socket learns from [`Peer::overrun`].
    pub fn send(&self, frame: Utf8Bytes) -> bool {
        match self.queue.try_send(frame) {
            Ok(()) => true,
            // Its socket is gone; it leaves its channels by itself.
            Err(TrySendError::Closed(_)) => true,
            Err(TrySendError::Full(_)) => {
                self.overrun.notify_one();
                false
            }
        }
    }

    /// Waits until the queue has been found full. For the one socket only: a
    /// second waiter would take the notice away from the first.
    pub async fn overrun(&self) {
        self.overrun.notified().await;
    }
}

impl Peer {
    /// Waits until the peer may not listen any more. For the one socket only.
    pub async fn terminated(&self) {
        self.terminated.notified().await;
    }
}

/// Peers by number, by channel; no channel is empty.
type Channels = HashMap<Box<str>, BTreeMap<u64, Arc<Peer>>>;

/// The subscribers of every occupied channel.
///
/// One lock: it is held while frames are pushed into queues, never while one
/// is encoded or written.
#[derive(Debug, Default)]
pub struct Hub {
    channels: Mutex<Channels>,
    /// Everybody who is connected, on a channel or not.
    peers: Mutex<HashMap<SocketId, Arc<Peer>>>,
}

impl Hub {
    /// Lets a peer be found by its id.
    pub fn enter(&self, peer: &Arc<Peer>) {
        self.peers().insert(peer.id.clone(), Arc::clone(peer));
    }

    /// A peer that has gone.
    pub fn leave(&self, peer: &Peer) {
        self.peers().remove(&peer.id);
    }

    /// Whether a peer of that id is connected.
    pub fn is_connected(&self, id: &SocketId) -> bool {
        self.peers().contains_key(id)
    }

    /// Has the socket of that id closed, where there is one.
    pub fn terminate(&self, id: &SocketId) {
        if let Some(peer) = self.peers().get(id) {
            peer.terminated.notify_one();
        }
    }

    /// Puts a peer on a channel. The answer enters its queue under the lock,
    /// so no event of the channel can come before it.
    pub fn subscribe(&self, channel: &str, peer: &Arc<Peer>) {
        let answer = frame::subscription_succeeded(channel);
        let mut channels = self.lock();
        if peer.send(answer) {
            channels.entry(channel.into()).or_default().insert(peer.number, Arc::clone(peer));
        }
    }

    /// Takes a peer off a channel; when this returns no further event of the
    /// channel enters its queue.
    pub fn unsubscribe(&self, channel: &str, peer: &Peer) {
        let mut channels = self.lock();
        if let Some(peers) = channels.get_mut(channel) {
            peers.remove(&peer.number);
            if peers.is_empty() {
                channels.remove(channel);
            }
        }
    }

    /// Queues one frame for everybody on the channel but `except`. The text is
    /// shared, not copied. Who has no room for it is dropped.
    pub fn publish(&self, channel: &str, frame: &Utf8Bytes, except: Option<&SocketId>) {
        let mut channels = self.lock();
        if let Some(peers) = channels.get_mut(channel) {
            peers.retain(|_, peer| except == Some(&peer.id) || peer.send(frame.clone()));
            if peers.is_empty() {
                channels.remove(channel);
            }
        }
    }

    /// The occupied channels and how many connections are on each.
    pub fn channels(&self) -> BTreeMap<String, usize> {
        self.lock().iter().map(|(channel, peers)| (channel.to_string(), peers.len())).collect()
    }

    /// How many connections are on a channel.
    pub fn subscription_count(&self, channel: &str) -> usize {
        self.lock().get(channel).map_or(0, BTreeMap::len)
    }

    fn peers(&self) -> MutexGuard<'_, HashMap<SocketId, Arc<Peer>>> {
        // As below.
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Channels> {
        // No code between two states of the map can panic, so a poisoned one
        // is still whole.
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
