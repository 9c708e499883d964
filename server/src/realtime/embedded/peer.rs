//! The engine's end of one connection.

use super::close::CloseReason;
use super::token_rate::TokenRate;
use crate::limits::ClientNetwork;
use crate::places::Place;
use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, error::TrySendError};

/// The engine's end of one connection: a bounded queue that nobody ever waits
/// for. Who does not empty it in time is cut off, and catches up after its
/// reconnect.
#[derive(Debug)]
pub struct Peer {
    /// Unique in this process; orders the peers of a channel.
    number: u64,
    id: SocketId,
    queue: mpsc::Sender<Utf8Bytes>,
    close: Notify,
    /// The first reason that was given.
    close_reason: OnceLock<CloseReason>,
    /// The client events of the token that signed its first subscription.
    token_rate: OnceLock<Arc<TokenRate>>,
    address: Option<ClientNetwork>,
    /// Its place among the connections of its address, until it is to be
    /// closed.
    place: Mutex<Option<Arc<Place>>>,
}

impl Peer {
    /// A connection, and the queue that its socket empties.
    pub fn new(
        number: u64,
        id: SocketId,
        queue_frames: usize,
        place: Option<Arc<Place>>,
    ) -> (Arc<Self>, mpsc::Receiver<Utf8Bytes>) {
        let (queue, frames) = mpsc::channel(queue_frames.max(1));
        let peer = Self {
            number,
            id,
            queue,
            close: Notify::new(),
            close_reason: OnceLock::new(),
            token_rate: OnceLock::new(),
            address: place.as_ref().and_then(|place| place.address()),
            place: Mutex::new(place),
        };
        (Arc::new(peer), frames)
    }

    /// The connection's number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The connection's name.
    pub fn id(&self) -> &SocketId {
        &self.id
    }

    /// The address that it is counted for.
    pub fn address(&self) -> Option<ClientNetwork> {
        self.address
    }

    /// Queues a frame. `false`: the queue was full and the peer is lost, which
    /// its socket learns from [`Peer::closed`].
    pub fn send(&self, frame: Utf8Bytes) -> bool {
        match self.queue.try_send(frame) {
            Ok(()) => true,
            // Its socket is gone; it leaves its channels by itself.
            Err(TrySendError::Closed(_)) => true,
            Err(TrySendError::Full(_)) => {
                self.close(CloseReason::OverCapacity);
                false
            }
        }
    }

    /// Has its socket close the connection. The place of its address is free
    /// at once: whoever takes its time over the goodbye keeps nobody out.
    pub fn close(&self, reason: CloseReason) {
        // The first reason counts.
        let _ = self.close_reason.set(reason);
        // Nothing that is done with the place can panic.
        drop(self.place.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.close.notify_one();
    }

    /// Waits until the engine wants the connection closed. For the one socket
    /// only: a second waiter would take the notice away from the first.
    pub async fn closed(&self) -> CloseReason {
        self.close.notified().await;
        self.close_reason.get().copied().unwrap_or(CloseReason::OverCapacity)
    }

    /// Counts its client events with those of other connections of a token.
    pub fn share_rate(&self, rate: &Arc<TokenRate>) {
        // A second token of the same connection changes nothing.
        let _ = self.token_rate.set(Arc::clone(rate));
    }

    /// Counts a client event that it sends now with those of its token; `false`
    /// if there were too many.
    pub fn accepts_client_event(&self, now_ms: u64) -> bool {
        self.token_rate.get().is_none_or(|rate| rate.take(now_ms))
    }
}
