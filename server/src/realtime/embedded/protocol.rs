//! Protocol state of one connection, without I/O: it takes frames and times, and
//! returns actions. It detects dead connections.

use super::close::{CLIENT_EVENT_RATE_CODE, CloseReason};
use super::frame::{self, ClientFrame};
use super::rate::{Bucket, ClientEventRate, Verdict};
use crate::limits;
use crate::realtime::{PusherApp, SocketId};
use axum::extract::ws::Utf8Bytes;
use serde_json::Value;
use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// Maximum number of channels of one connection. Pusher documents no limit; a
/// guest needs one channel, and a desk one for each open conversation.
pub const CHANNELS: usize = limits::SOCKET_CHANNELS.count();

/// Number of bytes for which a frame counts as one more frame.
const BYTES_PER_FRAME: usize = 4096;

/// Maximum size of a client event's data, in bytes of JSON (Pusher docs,
/// "Events": 10 kB).
pub const CLIENT_EVENT_BYTES: usize = 10_240;

/// Action that follows from a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Do nothing.
    None,
    /// Send this to the client.
    Reply(Utf8Bytes),
    /// Subscribe the client to the channel and confirm it.
    Subscribe(String),
    /// End the subscription; this has no response.
    Unsubscribe(String),
    /// Send the frame to the other subscribers of the channel.
    Relay {
        /// The channel.
        channel: String,
        /// The encoded event.
        frame: Utf8Bytes,
    },
    /// Close the connection.
    Close(CloseReason),
}

/// Protocol state of one client.
#[derive(Debug)]
pub struct SocketProtocol {
    id: SocketId,
    channels: HashSet<String>,
    /// Time at which the client last had a subscription, or connected.
    unsubscribed_since_ms: u64,
    frames: Bucket,
    client_events: ClientEventRate,
}

impl SocketProtocol {
    /// Creates the state of a client that connects now.
    pub fn new(id: SocketId, now_ms: u64) -> Self {
        Self {
            id,
            channels: HashSet::new(),
            unsubscribed_since_ms: now_ms,
            frames: Bucket::new(limits::SOCKET_FRAMES.rate(), now_ms),
            client_events: ClientEventRate::default(),
        }
    }

    /// Returns the time since which the client has had no subscription; `None`
    /// while it has one. No other frame changes that: a socket without a
    /// subscription receives nothing and only takes a place.
    pub fn unsubscribed_since_ms(&self) -> Option<u64> {
        self.channels.is_empty().then_some(self.unsubscribed_since_ms)
    }

    /// Counts a WebSocket ping or pong, which the WebSocket layer has answered.
    pub fn control_frame(&mut self, bytes: usize, now_ms: u64) -> Action {
        if self.frames.take(frame_cost(bytes), now_ms) { Action::None } else { Action::Close(CloseReason::FrameFlood) }
    }

    /// Ends all subscriptions and returns their channels.
    pub fn leave_all(&mut self) -> HashSet<String> {
        std::mem::take(&mut self.channels)
    }

    /// Handles one text frame; `now_ms` is on a monotonic clock. Every frame is
    /// counted before it is parsed.
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

    /// Reverts a subscription to a channel that turned out to be full, and
    /// returns the response.
    pub fn refuse_full_channel(&mut self, channel: &str) -> Utf8Bytes {
        self.channels.remove(channel);
        frame::subscription_error(channel, "LimitReached", "This channel has too many connections", 429)
    }

    /// Subscribes if the signature is valid. A client that is already
    /// subscribed gets no second response.
    fn subscribe(&mut self, app: &PusherApp, channel: String, auth: Option<&str>) -> Action {
        let refusal = |kind, error, status| Action::Reply(frame::subscription_error(&channel, kind, error, status));
        if !frame::is_served_channel(&channel) {
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

    /// Relays a client event (Pusher docs, "Events": triggering client events).
    /// Refused events count against the rate limit too, so that they do not
    /// cost the server work without limit.
    fn client_event(&mut self, name: &str, channel: String, data: &Value, now_ms: u64) -> Action {
        match self.client_events.judge(now_ms) {
            Verdict::Accept => {}
            Verdict::Refuse => return Action::Reply(client_event_over_the_rate()),
            Verdict::Flood => return Action::Close(CloseReason::ClientEventFlood),
        }
        if !frame::is_client_event(name) {
            return refuse("A client event's name must begin with client- and have at most 200 characters");
        }
        if !self.channels.contains(&channel) {
            return refuse("A client event must go to a private channel that the client is subscribed to");
        }
        if data_bytes(data) > CLIENT_EVENT_BYTES {
            return refuse("A client event must have at most 10 kB of data");
        }
        Action::Relay { frame: frame::client_event(&channel, name, data), channel }
    }
}

/// Returns the number of frames for which a frame of that size counts.
fn frame_cost(bytes: usize) -> u64 {
    u64::try_from(1 + bytes / BYTES_PER_FRAME).unwrap_or(u64::MAX)
}

/// Returns the response to a client event above a rate limit: of the
/// connection, its token or its channel.
pub fn client_event_over_the_rate() -> Utf8Bytes {
    frame::error(Some(CLIENT_EVENT_RATE_CODE), "Client event rejected due to rate limit")
}

/// Returns a `pusher:error` without a code: the frame is ignored, and the
/// connection goes on.
fn refuse(message: &str) -> Action {
    Action::Reply(frame::error(None, message))
}

/// Returns the size that Pusher counts: that of a string's text, or of the
/// JSON.
fn data_bytes(data: &Value) -> usize {
    match data {
        Value::String(text) => text.len(),
        data => data.to_string().len(),
    }
}

/// Tracks the silence of one connection (Pusher docs, "WebSockets protocol":
/// ping and pong messages). Times are milliseconds on the engine's clock.
#[derive(Debug)]
pub struct Liveness {
    activity_timeout_ms: u64,
    pong_timeout_ms: u64,
    last_activity_ms: u64,
    pinged_ms: Option<u64>,
}

/// The next step for a silent connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LivenessAction {
    /// Nothing before this time.
    Wait(u64),
    /// Send a ping now.
    Ping,
    /// Close the connection: a ping was not answered.
    Dead,
}

impl Liveness {
    /// Starts tracking a connection that is active now.
    pub fn new(activity_timeout_ms: u64, pong_timeout_ms: u64, now_ms: u64) -> Self {
        Self { activity_timeout_ms, pong_timeout_ms, last_activity_ms: now_ms, pinged_ms: None }
    }

    /// Records that something arrived from the client.
    pub fn record_activity(&mut self, now_ms: u64) {
        self.last_activity_ms = now_ms;
        self.pinged_ms = None;
    }

    /// Returns the next step now. [`LivenessAction::Ping`] is returned once for
    /// each silence and counts as done.
    pub fn check(&mut self, now_ms: u64) -> LivenessAction {
        let due_ms = self.deadline_ms();
        if now_ms < due_ms {
            return LivenessAction::Wait(due_ms);
        }
        match self.pinged_ms {
            Some(_) => LivenessAction::Dead,
            None => {
                self.pinged_ms = Some(now_ms);
                LivenessAction::Ping
            }
        }
    }

    /// Returns the time of the next check.
    pub fn deadline_ms(&self) -> u64 {
        match self.pinged_ms {
            Some(pinged_ms) => pinged_ms + self.pong_timeout_ms,
            None => self.last_activity_ms + self.activity_timeout_ms,
        }
    }
}
