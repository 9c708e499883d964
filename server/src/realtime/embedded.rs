//! The embedded engine: the Pusher protocol, version 7, on our own server.
//!
//! `frame` reads and writes the text, a `session` keeps the rules of one
//! connection, the one `hub` knows who is where, and `socket` is the loop that
//! ties them to a WebSocket. Only private channels exist here, and client
//! events on them.

mod bucket;
mod close;
pub mod frame;
mod hub;
mod liveness;
pub(crate) mod names;
mod peer;
mod rate;
pub(crate) mod session;
mod socket;
mod token_rate;
mod trigger;
mod unsubscribed;

use super::{PusherApp, SocketId};
use crate::limits::{self, ClientNetwork};
use crate::places::{Place, Places};
use axum::extract::ws::WebSocket;
use close::CloseReason;
use hub::Hub;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;
use tokio::time::Instant;

pub use token_rate::TokenRate;
pub use trigger::{ChannelInfo, TriggerRefused, Triggered};

/// The versions of the protocol that are served. Later ones only added to
/// what version 5 says, and libraries for phones still ask for it.
const PROTOCOLS: std::ops::RangeInclusive<u32> = 5..=7;

/// How long, how much and how many.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The silence after which a client is pinged; clients are told to ping
    /// after the same time (in whole seconds, rounded up).
    pub activity_timeout_ms: u64,
    /// How long a pinged client may stay silent.
    pub pong_timeout_ms: u64,
    /// How long a client may be on no channel, whatever else it sends.
    pub unsubscribed_timeout_ms: u64,
    /// How long one write may take before the other end counts as dead.
    pub write_timeout_ms: u64,
    /// How long a closing connection may take to say goodbye.
    pub close_timeout_ms: u64,
    /// The time over which a shutdown spreads its closing of connections, so
    /// that their return is spread too.
    pub shutdown_spread_ms: u64,
    /// Frames that may wait for one connection; one more and it is dropped.
    pub queue_frames: usize,
    /// Connections at one time; further ones are told to come back.
    pub sockets: usize,
    /// Connections on no channel at one time. Of more, the one that connected
    /// first is closed.
    pub unsubscribed_sockets: usize,
    /// Connections at one time from one [`ClientNetwork`]; 0 for no limit. All
    /// guests of a hotel may share one.
    pub sockets_per_address: usize,
    /// Connections on one channel at one time; further subscriptions to it are
    /// refused.
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

/// The query of a connecting client (Pusher docs, "WebSockets protocol":
/// WebSocket connection).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ConnectQuery {
    /// The protocol's version, a whole number.
    pub protocol: Option<String>,
    /// The client library, such as `js`.
    pub client: Option<String>,
    /// That library's version.
    pub version: Option<String>,
}

/// The engine of one app.
pub struct Embedded {
    app: PusherApp,
    limits: Limits,
    hub: Hub,
    started: Instant,
    /// The next connection's number.
    next: AtomicU64,
    /// Connections that are open now.
    sockets: watch::Sender<usize>,
    /// The same, by address.
    places: Arc<Places>,
    stopping: watch::Sender<bool>,
}

impl Embedded {
    /// An engine with nobody connected.
    pub fn new(app: PusherApp, limits: Limits) -> Arc<Self> {
        let per_address = Some(limits.sockets_per_address).filter(|most| *most > 0).unwrap_or(usize::MAX);
        Arc::new(Self {
            app,
            places: Arc::new(Places::new(usize::MAX, per_address)),
            limits,
            hub: Hub::default(),
            started: Instant::now(),
            next: AtomicU64::new(1),
            sockets: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        })
    }

    /// The app it serves.
    pub fn app(&self) -> &PusherApp {
        &self.app
    }

    /// Queues an event for everybody on the channel but `except`, and never
    /// waits. `data` is JSON text. Events published one after another arrive
    /// in that order.
    pub fn publish(&self, channel: &str, event: &str, data: &str, except: Option<&SocketId>) {
        self.hub.publish(channel, &frame::event(channel, event, data), except);
    }

    /// How many connections are open.
    pub fn socket_count(&self) -> usize {
        *self.sockets.borrow()
    }

    /// Whether it takes new connections: until it is shut down.
    pub fn takes_connections(&self) -> bool {
        !*self.stopping.borrow()
    }

    /// The occupied channels and how many connections are on each.
    pub fn channels(&self) -> BTreeMap<String, usize> {
        self.hub.channels()
    }

    /// How many connections are on a channel.
    pub fn subscription_count(&self, channel: &str) -> usize {
        self.hub.subscription_count(channel)
    }

    /// Whether a connection of that id is open.
    pub fn is_open(&self, id: &SocketId) -> bool {
        self.hub.peer(id).is_some()
    }

    /// Takes a place for a connection from that address, to be given to
    /// [`Embedded::serve`]. If the address has too many, its first connection
    /// on no channel is closed; `None` if all are on one. One client must not
    /// keep out others who share its address by holding sockets. Connections
    /// whose `address` is unknown are not counted.
    pub fn take_place(&self, address: Option<ClientNetwork>) -> Option<Place> {
        self.places.take(address).or_else(|| {
            let gave_way = address.is_some_and(|address| self.hub.close_unsubscribed_of(address));
            if gave_way { self.places.take(address) } else { None }
        })
    }

    /// Counts the client events of a connection with those of others that the
    /// same token has signed.
    pub fn share_rate(&self, id: &SocketId, rate: &Arc<TokenRate>) {
        if let Some(peer) = self.hub.peer(id) {
            peer.share_rate(rate);
        }
    }

    /// Closes a connection whose client may not listen any more (close code
    /// 4009): clients do not come back by themselves.
    pub fn terminate(&self, id: &SocketId) {
        if let Some(peer) = self.hub.peer(id) {
            peer.close(CloseReason::Unauthorized);
        }
    }

    /// Serves one WebSocket to its end. `key` is the app that the client asked
    /// for, `place` of [`Embedded::take_place`]; a client that cannot be served
    /// is told why over the WebSocket, the only place where it can read that.
    pub async fn serve(
        self: Arc<Self>,
        socket: WebSocket,
        query: ConnectQuery,
        key: String,
        place: Option<Arc<Place>>,
    ) {
        match self.admit(&query, &key) {
            Ok(seat) => socket::serve(&self, seat, socket, place).await,
            Err(reason) => {
                socket::refuse(socket, reason, &self.limits).await;
                drop(place);
            }
        }
    }

    /// Tells every connection to come back later (close code 4100), spread
    /// over [`Limits::shutdown_spread_ms`]: clients do not spread their return
    /// by themselves. New ones are turned away.
    pub fn shut_down(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until no connection is open.
    pub async fn drained(&self) {
        // Fails only when the sender is gone, which `self` holds.
        let _ = self.sockets.subscribe().wait_for(|open| *open == 0).await;
    }

    fn admit(&self, query: &ConnectQuery, key: &str) -> Result<Seat<'_>, CloseReason> {
        if key != self.app.key {
            return Err(CloseReason::UnknownApp);
        }
        let protocol = query.protocol.as_deref().ok_or(CloseReason::NoVersion)?;
        if !protocol.parse().is_ok_and(|version| PROTOCOLS.contains(&version)) {
            return Err(CloseReason::UnsupportedVersion);
        }
        if !self.takes_connections() {
            return Err(CloseReason::OverCapacity);
        }
        Seat::take(self)
    }

    /// Milliseconds since the engine started.
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// One counted connection. Dropping it gives the place back.
struct Seat<'e> {
    engine: &'e Embedded,
    /// Unique in this process.
    number: u64,
    /// Tells this connection from any of another process, and spreads the
    /// connections over a shutdown.
    random: u32,
}

impl<'e> Seat<'e> {
    fn take(engine: &'e Embedded) -> Result<Self, CloseReason> {
        let random = getrandom::u32().map_err(|error| {
            tracing::error!(%error, "no randomness for a socket id");
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

    fn socket_id(&self) -> SocketId {
        SocketId::from_parts(u64::from(self.random), self.number)
    }

    /// How long after the start of a shutdown this connection is closed.
    fn shutdown_delay_ms(&self) -> u64 {
        u64::from(self.random) % self.engine.limits.shutdown_spread_ms.max(1)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.engine.sockets.send_modify(|open| *open -= 1);
    }
}
