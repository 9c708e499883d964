//! The protocol's state of one connection, without any I/O: a frame and the
//! time go in, what is to be done comes out.

use super::bucket::Bucket;
use super::close::{CLIENT_EVENT_RATE_CODE, CloseReason};
use super::frame::{self, ClientFrame};
use super::names;
use super::rate::{ClientEventRate, Verdict};
use crate::limits;
use crate::realtime::{PusherApp, SocketId};
use axum::extract::ws::Utf8Bytes;
use serde_json::Value;
use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// How many channels one connection may be on. Pusher sets no number; a guest
/// needs one and a desk one for each open conversation.
pub const CHANNELS: usize = limits::SOCKET_CHANNELS.count();

/// A frame counts as one more for each of these bytes.
const BYTES_PER_FRAME: usize = 4096;

/// The largest data of a client event, in bytes of JSON (Pusher docs,
/// "Events": 10 kB).
pub const CLIENT_EVENT_BYTES: usize = 10_240;

/// What one frame calls for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Send this to the client.
    Reply(Utf8Bytes),
    /// Put the client on the channel and tell it so.
    Subscribe(String),
    /// Take it off the channel; that has no answer.
    Unsubscribe(String),
    /// Send the frame to everybody else on the channel.
    Relay {
        /// The channel it is for.
        channel: String,
        /// The event, encoded.
        frame: Utf8Bytes,
    },
    /// End the connection.
    Close(CloseReason),
}

/// What the engine knows of one client.
#[derive(Debug)]
pub struct Session {
    id: SocketId,
    channels: HashSet<String>,
    /// When the client was last on a channel, or connected.
    unsubscribed_since_ms: u64,
    frames: Bucket,
    client_events: ClientEventRate,
}

impl Session {
    /// A client that connects now.
    pub fn new(id: SocketId, now_ms: u64) -> Self {
        Self {
            id,
            channels: HashSet::new(),
            unsubscribed_since_ms: now_ms,
            frames: Bucket::new(limits::SOCKET_FRAMES.rate(), now_ms),
            client_events: ClientEventRate::default(),
        }
    }

    /// Returns since when the client is on no channel; `None` while it is on
    /// one. Nothing else that it sends changes that: a socket without a
    /// subscription hears nothing, and only takes a place.
    pub fn unsubscribed_since_ms(&self) -> Option<u64> {
        self.channels.is_empty().then_some(self.unsubscribed_since_ms)
    }

    /// Counts a WebSocket ping or pong, which the layer below has answered.
    pub fn control_frame(&mut self, bytes: usize, now_ms: u64) -> Action {
        if self.frames.take(frame_cost(bytes), now_ms) { Action::None } else { Action::Close(CloseReason::FrameFlood) }
    }

    /// Ends every subscription; these they were.
    pub fn leave_all(&mut self) -> HashSet<String> {
        std::mem::take(&mut self.channels)
    }

    /// Takes one text frame; `now_ms` is on any clock that never goes back.
    /// Every frame counts, before it is read.
    pub fn handle(&mut self, app: &PusherApp, text: &str, now_ms: u64) -> Action {
        if !self.frames.take(frame_cost(text.len()), now_ms) {
            return Action::Close(CloseReason::FrameFlood);
        }
        match ClientFrame::parse(text) {
            Ok(ClientFrame::Ping) => Action::Reply(frame::pong()),
            Ok(ClientFrame::Pong) => Action::None,
            Ok(ClientFrame::Subscribe { channel, auth }) => self.subscribe(app, channel, auth.as_deref()),
            Ok(ClientFrame::Unsubscribe { channel }) => self.unsubscribe(&channel, now_ms),
            Ok(ClientFrame::Event { name, channel, data }) => self.client_event(&name, channel, &data, now_ms),
            Ok(ClientFrame::Reserved) => refuse("This event is not for clients to send"),
            Err(error) => refuse(&error.to_string()),
        }
    }

    fn unsubscribe(&mut self, channel: &str, now_ms: u64) -> Action {
        let Some(channel) = self.channels.take(channel) else { return Action::None };
        if self.channels.is_empty() {
            self.unsubscribed_since_ms = now_ms;
        }
        Action::Unsubscribe(channel)
    }

    /// Takes back a subscription that found its channel full; returns the
    /// client's answer.
    pub fn refuse_full_channel(&mut self, channel: &str) -> Utf8Bytes {
        self.channels.remove(channel);
        frame::subscription_error(channel, "LimitReached", "This channel has too many connections", 429)
    }

    /// Subscribes where the signature allows it. Somebody who is on the
    /// channel already has had the answer and gets no second one.
    fn subscribe(&mut self, app: &PusherApp, channel: String, auth: Option<&str>) -> Action {
        let refusal = |kind, error, status| Action::Reply(frame::subscription_error(&channel, kind, error, status));
        if !names::is_served_channel(&channel) {
            return refusal("ChannelError", "Only private channels with a valid name are served", 400);
        }
        if self.channels.contains(&channel) {
            return Action::None;
        }
        if self.channels.len() >= CHANNELS {
            return refusal("LimitReached", "This connection is on too many channels", 429);
        }
        if !auth.is_some_and(|auth| app.verify_subscription(&self.id, &channel, auth)) {
            return refusal("AuthError", "The auth signature is missing or not valid", 401);
        }
        self.channels.insert(channel.clone());
        Action::Subscribe(channel)
    }

    /// Relays a client's event (Pusher docs, "Events": triggering client
    /// events). Every one that comes counts against the rate, refused or not,
    /// so that a refusal is never a way to make the server work for free.
    fn client_event(&mut self, name: &str, channel: String, data: &Value, now_ms: u64) -> Action {
        match self.client_events.judge(now_ms) {
            Verdict::Accept => {}
            Verdict::Refuse => return Action::Reply(client_event_over_the_rate()),
            Verdict::Flood => return Action::Close(CloseReason::ClientEventFlood),
        }
        if !names::is_client_event(name) {
            return refuse("A client event's name begins with client- and has at most 200 characters");
        }
        if !self.channels.contains(&channel) {
            return refuse("Client events go to private channels that the client is subscribed to");
        }
        if data_bytes(data) > CLIENT_EVENT_BYTES {
            return refuse("A client event holds at most 10 kB of data");
        }
        Action::Relay { frame: frame::client_event(&channel, name, data), channel }
    }
}

/// How much of the frame rate a frame of that many bytes takes.
fn frame_cost(bytes: usize) -> u64 {
    u64::try_from(1 + bytes / BYTES_PER_FRAME).unwrap_or(u64::MAX)
}

/// The answer to a client event that comes too soon after others: of this
/// connection, of its token or on its channel.
pub fn client_event_over_the_rate() -> Utf8Bytes {
    frame::error(Some(CLIENT_EVENT_RATE_CODE), "Client event rejected due to rate limit")
}

/// A `pusher:error` without a code: the connection goes on as if nothing had
/// been sent.
fn refuse(message: &str) -> Action {
    Action::Reply(frame::error(None, message))
}

/// The size that Pusher counts: a string's own text, else the JSON.
fn data_bytes(data: &Value) -> usize {
    match data {
        Value::String(text) => text.len(),
        data => data.to_string().len(),
    }
}
