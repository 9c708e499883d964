//! The engine's side of one connection.

use super::close::CloseReason;
use super::rate::TokenRate;
use crate::connection_permits::ConnectionPermit;
use crate::limits::ClientNetwork;
use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, error::TrySendError};

/// The engine's side of one connection: a bounded queue, to which nobody waits
/// to write. A connection that does not read in time is closed, and the client
/// catches up after it reconnects.
#[derive(Debug)]
pub struct Peer {
    /// Number that is unique in this process; orders the subscribers of a
    /// channel.
    number: u64,
    id: SocketId,
    queue: mpsc::Sender<Utf8Bytes>,
    close: Notify,
    /// The first reason for closing it.
    close_reason: OnceLock<CloseReason>,
    /// Client event limit of the token that signed its first subscription.
    token_rate: OnceLock<Arc<TokenRate>>,
    address: Option<ClientNetwork>,
    /// Connection permit for its address; released when closing begins.
    permit: Mutex<Option<Arc<ConnectionPermit>>>,
}

impl Peer {
    /// Creates a connection, and the queue that its socket reads.
    pub fn new(
        number: u64,
        id: SocketId,
        queue_frames: usize,
        permit: Option<Arc<ConnectionPermit>>,
    ) -> (Arc<Self>, mpsc::Receiver<Utf8Bytes>) {
        let (queue, frames) = mpsc::channel(queue_frames.max(1));
        let peer = Self {
            number,
            id,
            queue,
            close: Notify::new(),
            close_reason: OnceLock::new(),
            token_rate: OnceLock::new(),
            address: permit.as_ref().and_then(|permit| permit.address()),
            permit: Mutex::new(permit),
        };
        (Arc::new(peer), frames)
    }

    /// Returns the connection's number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns the socket id.
    pub fn id(&self) -> &SocketId {
        &self.id
    }

    /// Returns the address for which it is counted.
    pub fn address(&self) -> Option<ClientNetwork> {
        self.address
    }

    /// Queues a frame. Returns `false` if the queue was full; then the
    /// connection is closed, through [`Peer::wait_until_closed`].
    pub fn send(&self, frame: Utf8Bytes) -> bool {
        match self.queue.try_send(frame) {
            Ok(()) => true,
            // The socket has ended; it removes its subscriptions itself.
            Err(TrySendError::Closed(_)) => true,
            Err(TrySendError::Full(_)) => {
                self.close(CloseReason::OverCapacity);
                false
            }
        }
    }

    /// Tells the socket to close the connection. Its connection permit is
    /// released at once, so that a slow closing handshake keeps no client out.
    pub fn close(&self, reason: CloseReason) {
        // Later reasons are ignored.
        let _ = self.close_reason.set(reason);
        // No code that holds this lock can panic.
        drop(self.permit.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.close.notify_one();
    }

    /// Waits until the engine wants the connection closed. Only the socket may
    /// wait here: a second waiter would take its notification.
    pub async fn wait_until_closed(&self) -> CloseReason {
        self.close.notified().await;
        self.close_reason.get().copied().unwrap_or(CloseReason::OverCapacity)
    }

    /// Counts its client events together with those of the token's other
    /// connections.
    pub fn share_rate(&self, rate: &Arc<TokenRate>) {
        // A second token of the same connection changes nothing.
        let _ = self.token_rate.set(Arc::clone(rate));
    }

    /// Counts a client event against the token's limit; returns `false` above
    /// it.
    pub fn accepts_client_event(&self, now_ms: u64) -> bool {
        self.token_rate.get().is_none_or(|rate| rate.take(now_ms))
    }
}
