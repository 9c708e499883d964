//! The frames of the Pusher protocol (Pusher docs, "WebSockets protocol"):
//! JSON text `{event, channel, data}` in both directions.

use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[cfg(test)]
mod tests;

/// What a client says. Names and sizes are not yet judged; that is the
/// session's.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// `pusher:ping`.
    Ping,
    /// `pusher:pong`.
    Pong,
    /// `pusher:subscribe`; without `auth` for a public channel.
    Subscribe {
        /// The channel to join.
        channel: String,
        /// The signature that allows it.
        auth: Option<String>,
    },
    /// `pusher:unsubscribe`.
    Unsubscribe {
        /// The channel to leave.
        channel: String,
    },
    /// Any name but Pusher's own: for the others on the channel.
    Event {
        /// The event's name.
        name: String,
        /// The channel it is meant for.
        channel: String,
        /// Whatever the client sent along; `null` where nothing.
        data: Value,
    },
    /// `pusher:…` or `pusher_internal:…` that no client sends here.
    Reserved,
}

/// Why a text is no client frame. `Display` is for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not JSON, or not of the frame's shape.
    #[error("A frame is a JSON object with a text \"event\"")]
    Shape,
    /// `data` lacks what the event needs.
    #[error("The event's data lacks a text \"channel\"")]
    Data,
    /// A client event for no channel.
    #[error("A client event needs a \"channel\"")]
    NoChannel,
}

#[derive(Deserialize)]
struct Envelope {
    event: String,
    channel: Option<String>,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
struct Subscription {
    channel: String,
    auth: Option<String>,
}

impl ClientFrame {
    /// Reads one text frame.
    ///
    /// # Errors
    /// When the text is not a frame; the connection can go on.
    pub fn parse(text: &str) -> Result<Self, FrameError> {
        let Envelope { event, channel, data } = serde_json::from_str(text).map_err(|_| FrameError::Shape)?;
        Ok(match event.as_str() {
            "pusher:ping" => Self::Ping,
            "pusher:pong" => Self::Pong,
            "pusher:subscribe" => {
                let Subscription { channel, auth } = data_as(data)?;
                Self::Subscribe { channel, auth }
            }
            "pusher:unsubscribe" => {
                let Subscription { channel, .. } = data_as(data)?;
                Self::Unsubscribe { channel }
            }
            name if name.starts_with("pusher:") || name.starts_with("pusher_internal:") => Self::Reserved,
            _ => Self::Event { name: event, channel: channel.ok_or(FrameError::NoChannel)?, data },
        })
    }
}

/// `data` as the event needs it; clients send an object, or one encoded in a
/// string (Pusher docs, "WebSockets protocol": double encoding).
fn data_as<T: DeserializeOwned>(data: Value) -> Result<T, FrameError> {
    match data {
        Value::String(text) => serde_json::from_str(&text),
        data => serde_json::from_value(data),
    }
    .map_err(|_| FrameError::Data)
}

/// `pusher:connection_established`, the first frame of every connection: the
/// socket's name and the silence, in whole seconds (at least 1: zero ends
/// pusher-js for good), after which the client should ping.
pub fn connection_established(socket_id: &SocketId, activity_timeout_ms: u64) -> Utf8Bytes {
    let data = json!({
        "socket_id": socket_id.as_str(),
        "activity_timeout": activity_timeout_ms.div_ceil(1000).max(1),
    });
    encode(&json!({ "event": "pusher:connection_established", "data": data.to_string() }))
}

/// `pusher:ping`.
pub fn ping() -> Utf8Bytes {
    Utf8Bytes::from_static(r#"{"event":"pusher:ping","data":"{}"}"#)
}

/// `pusher:pong`.
pub fn pong() -> Utf8Bytes {
    Utf8Bytes::from_static(r#"{"event":"pusher:pong","data":"{}"}"#)
}

/// `pusher_internal:subscription_succeeded`.
pub fn subscription_succeeded(channel: &str) -> Utf8Bytes {
    event(channel, "pusher_internal:subscription_succeeded", "{}")
}

/// `pusher:subscription_error`: the client is not on the channel; its
/// connection goes on. `status` is the HTTP status that says the same.
pub fn subscription_error(channel: &str, kind: &str, error: &str, status: u16) -> Utf8Bytes {
    let data = json!({ "type": kind, "error": error, "status": status });
    event(channel, "pusher:subscription_error", &data.to_string())
}

/// `pusher:error`. Its data is an object, not a string: the one exception in
/// the protocol's documentation.
pub fn error(code: Option<u16>, message: &str) -> Utf8Bytes {
    encode(&json!({ "event": "pusher:error", "data": { "code": code, "message": message } }))
}

/// An event of a channel. `data` is JSON text and travels as a JSON string.
pub fn event(channel: &str, name: &str, data: &str) -> Utf8Bytes {
    encode(&ChannelEvent { event: name, channel, data })
}

/// A client's event for the others on the channel, its data as it came.
pub fn client_event(channel: &str, name: &str, data: &Value) -> Utf8Bytes {
    encode(&ChannelEvent { event: name, channel, data })
}

/// What travels for every message is written as it stands, and not first made
/// into a tree.
#[derive(Serialize)]
struct ChannelEvent<'a, D> {
    event: &'a str,
    channel: &'a str,
    data: D,
}

fn encode(frame: &impl Serialize) -> Utf8Bytes {
    let Ok(text) = serde_json::to_string(frame) else {
        unreachable!("texts and JSON encode as JSON");
    };
    text.into()
}
