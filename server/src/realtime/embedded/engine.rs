//! The engine of one app, its limits, and the permits of its connections.

use super::close::CloseReason;
use super::frame;
use super::hub::Hub;
use super::rate::TokenRate;
use crate::connection_permits::{ConnectionPermit, ConnectionPermits};
use crate::limits::{self, ClientNetwork};
use crate::realtime::{PusherApp, SocketId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;
use tokio::time::Instant;

/// Supported versions of the protocol. Versions 6 and 7 only add to version 5,
/// and libraries for phones still request it.
const PROTOCOLS: std::ops::RangeInclusive<u32> = 5..=7;

/// Limits and timeouts of the engine.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Silence after which a client is pinged. Clients are told to ping after
    /// the same time (in whole seconds, rounded up).
    pub activity_timeout_ms: u64,
    /// Time within which a pinged client must send something.
    pub pong_timeout_ms: u64,
    /// Time that a client may spend without a subscription, whatever else it
    /// sends.
    pub unsubscribed_timeout_ms: u64,
    /// Time limit of one write; after it the client counts as dead.
    pub write_timeout_ms: u64,
    /// Time limit of the closing handshake.
    pub close_timeout_ms: u64,
    /// Time over which a shutdown spreads the closing of connections, so that
    /// clients do not reconnect all at once.
    pub shutdown_spread_ms: u64,
    /// Maximum number of frames in the queue of a connection; a connection
    /// whose queue overflows is closed.
    pub queue_frames: usize,
    /// Maximum number of connections; further ones are told to reconnect later.
    pub sockets: usize,
    /// Maximum number of connections without a subscription. Above it, the
    /// oldest of them is closed.
    pub unsubscribed_sockets: usize,
    /// Maximum number of connections from one [`ClientNetwork`]; 0 for no
    /// limit. All guests of a hotel may share one.
    pub sockets_per_address: usize,
    /// Maximum number of connections on one channel; further subscriptions to
    /// it are refused.
    pub sockets_per_channel: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            activity_timeout_ms: 30_000,
            pong_timeout_ms: 10_000,
            unsubscribed_timeout_ms: 30_000,
            write_timeout_ms: 10_000,
            close_timeout_ms: 2_000,
            shutdown_spread_ms: 2_000,
            queue_frames: 256,
            sockets: limits::SOCKETS.count(),
            unsubscribed_sockets: limits::UNSUBSCRIBED_SOCKETS.count(),
            sockets_per_address: limits::ADDRESS_SOCKETS.count(),
            sockets_per_channel: limits::CHANNEL_SOCKETS.count(),
        }
    }
}

/// Query parameters of a connecting client (Pusher docs, "WebSockets protocol":
/// WebSocket connection).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ConnectQuery {
    /// The protocol version, an integer.
    pub protocol: Option<String>,
    /// The client library, such as `js`.
    pub client: Option<String>,
    /// The library's version.
    pub version: Option<String>,
}

/// The engine of one app.
pub struct Embedded {
    pub(super) app: PusherApp,
    pub(super) limits: Limits,
    pub(super) hub: Hub,
    pub(super) started: Instant,
    /// Number of the next connection.
    pub(super) next: AtomicU64,
    /// Number of open connections.
    pub(super) sockets: watch::Sender<usize>,
    /// Permits of open connections by address.
    pub(super) permits: Arc<ConnectionPermits>,
    pub(super) stopping: watch::Sender<bool>,
}

impl Embedded {
    /// Creates an engine without connections.
    pub fn new(app: PusherApp, limits: Limits) -> Arc<Self> {
        let per_address = Some(limits.sockets_per_address).filter(|count| *count > 0).unwrap_or(usize::MAX);
        Arc::new(Self {
            app,
            permits: Arc::new(ConnectionPermits::new(usize::MAX, per_address)),
            limits,
            hub: Hub::default(),
            started: Instant::now(),
            next: AtomicU64::new(1),
            sockets: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        })
    }

    /// Returns the app that it serves.
    pub fn app(&self) -> &PusherApp {
        &self.app
    }

    /// Queues an event for all sockets on the channel except `except`, without
    /// waiting. `data` is JSON text. Events arrive in the order in which they
    /// were published.
    pub fn publish(&self, channel: &str, event: &str, data: &str, except: Option<&SocketId>) {
        self.hub.publish(channel, &frame::event(channel, event, data), except);
    }

    /// Returns the number of open connections.
    pub fn socket_count(&self) -> usize {
        *self.sockets.borrow()
    }

    /// Returns whether it accepts new connections, which it does until it is
    /// shut down.
    pub fn accepts_connections(&self) -> bool {
        !*self.stopping.borrow()
    }

    /// Returns the occupied channels with their numbers of connections.
    pub fn channels(&self) -> BTreeMap<String, usize> {
        self.hub.channels()
    }

    /// Returns the number of connections on a channel.
    pub fn subscription_count(&self, channel: &str) -> usize {
        self.hub.subscription_count(channel)
    }

    /// Returns whether a connection with that id is open.
    pub fn is_open(&self, id: &SocketId) -> bool {
        self.hub.peer(id).is_some()
    }

    /// Acquires a permit for a connection from that address, for
    /// [`Embedded::serve`]. If the address has no permit left, its oldest
    /// connection without a subscription is closed to make room; if all are
    /// subscribed, returns `None`. So a client cannot keep out others of its
    /// address by holding idle sockets. Connections without an `address` are
    /// not counted.
    pub fn acquire_permit(&self, address: Option<ClientNetwork>) -> Option<ConnectionPermit> {
        self.permits.acquire(address).or_else(|| {
            let closed_one = address.is_some_and(|address| self.hub.close_unsubscribed_of(address));
            if closed_one { self.permits.acquire(address) } else { None }
        })
    }

    /// Counts the client events of a connection together with those of the
    /// token's other connections.
    pub fn share_rate(&self, id: &SocketId, rate: &Arc<TokenRate>) {
        if let Some(peer) = self.hub.peer(id) {
            peer.share_rate(rate);
        }
    }

    /// Closes a connection whose credential is no longer valid (close code
    /// 4009); clients do not reconnect after it.
    pub fn terminate(&self, id: &SocketId) {
        if let Some(peer) = self.hub.peer(id) {
            peer.close(CloseReason::Unauthorized);
        }
    }

    /// Closes all connections with the code for reconnecting later (4100),
    /// spread over [`Limits::shutdown_spread_ms`] because clients do not spread
    /// their reconnects. Refuses new connections.
    pub fn shut_down(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until no connection is open.
    pub async fn wait_until_drained(&self) {
        // Fails only if the sender is dropped, which `self` holds.
        let _ = self.sockets.subscribe().wait_for(|open| *open == 0).await;
    }

    pub(super) fn admit(&self, query: &ConnectQuery, key: &str) -> Result<ConnectionSlot<'_>, CloseReason> {
        if key != self.app.key {
            return Err(CloseReason::UnknownApp);
        }
        let protocol = query.protocol.as_deref().ok_or(CloseReason::NoVersion)?;
        if !protocol.parse().is_ok_and(|version| PROTOCOLS.contains(&version)) {
            return Err(CloseReason::UnsupportedVersion);
        }
        if !self.accepts_connections() {
            return Err(CloseReason::OverCapacity);
        }
        ConnectionSlot::acquire(self)
    }

    /// Returns the milliseconds since the engine started.
    pub(super) fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A counted connection. The count decreases when it is dropped.
pub(super) struct ConnectionSlot<'e> {
    pub(super) engine: &'e Embedded,
    /// Number that is unique in this process.
    pub(super) number: u64,
    /// Distinguishes socket ids from those of other processes, and spreads the
    /// connections over a shutdown.
    pub(super) random: u32,
}

impl<'e> ConnectionSlot<'e> {
    fn acquire(engine: &'e Embedded) -> Result<Self, CloseReason> {
        let random = getrandom::u32().map_err(|error| {
            tracing::error!(%error, "could not get random bytes for a socket id");
            CloseReason::OverCapacity
        })?;
        let free = engine.sockets.send_if_modified(|open| {
            let free = *open < engine.limits.sockets;
            *open += usize::from(free);
            free
        });
        let number = engine.next.fetch_add(1, Ordering::Relaxed);
        if free { Ok(Self { engine, number, random }) } else { Err(CloseReason::OverCapacity) }
    }

    pub(super) fn socket_id(&self) -> SocketId {
        SocketId::from_parts(u64::from(self.random), self.number)
    }

    /// Returns the delay between the start of a shutdown and the closing of
    /// this connection.
    pub(super) fn shutdown_delay_ms(&self) -> u64 {
        u64::from(self.random) % self.engine.limits.shutdown_spread_ms.max(1)
    }
}

impl Drop for ConnectionSlot<'_> {
    fn drop(&mut self) {
        self.engine.sockets.send_modify(|open| *open -= 1);
    }
}
