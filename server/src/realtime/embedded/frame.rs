//! The frames of the Pusher protocol (Pusher docs, "WebSockets protocol"): JSON
//! text `{event, channel, data}` in both directions, and the rules for the names of
//! channels and events.

use crate::realtime::SocketId;
use axum::extract::ws::Utf8Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[cfg(test)]
mod tests;

/// A frame from a client. The protocol state validates names and sizes.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// `pusher:ping`.
    Ping,
    /// `pusher:pong`.
    Pong,
    /// `pusher:subscribe`; without `auth` for a public channel.
    Subscribe {
        /// The channel to subscribe to.
        channel: String,
        /// The signature that authorizes the subscription.
        auth: Option<String>,
    },
    /// `pusher:unsubscribe`.
    Unsubscribe {
        /// The channel to leave.
        channel: String,
    },
    /// A client event: any name without Pusher's prefixes.
    Event {
        /// The event's name.
        name: String,
        /// The channel of the event.
        channel: String,
        /// The data of the event; `null` if there is none.
        data: Value,
    },
    /// `pusher:…` or `pusher_internal:…` with a name that clients may not send.
    Reserved,
}

/// A text that is not a valid client frame. `Display` is for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not JSON, or not an object with these fields.
    #[error("A frame must be a JSON object with a text \"event\"")]
    Shape,
    /// `data` lacks a required field.
    #[error("The event's data lacks a text \"channel\"")]
    Data,
    /// A client event without a channel.
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
    /// Parses one text frame.
    ///
    /// # Errors
    /// Fails if the text is not a valid frame; the connection can go on.
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

/// Decodes `data`, which is an object or a string that contains one as JSON
/// (Pusher docs, "WebSockets protocol": double encoding).
fn data_as<T: DeserializeOwned>(data: Value) -> Result<T, FrameError> {
    match data {
        Value::String(text) => serde_json::from_str(&text),
        data => serde_json::from_value(data),
    }
    .map_err(|_| FrameError::Data)
}

/// Encodes `pusher:connection_established`, the first frame of every
/// connection: the socket id, and the silence in whole seconds after which the
/// client should ping (at least 1: zero stops pusher-js for good).
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

/// Encodes `pusher:subscription_error`: the subscription is refused, and the
/// connection goes on. `status` is the corresponding HTTP status.
pub fn subscription_error(channel: &str, kind: &str, error: &str, status: u16) -> Utf8Bytes {
    let data = json!({ "type": kind, "error": error, "status": status });
    event(channel, "pusher:subscription_error", &data.to_string())
}

/// Encodes `pusher:error`. Its data is an object and not a string, the one
/// exception in the protocol's documentation.
pub fn error(code: Option<u16>, message: &str) -> Utf8Bytes {
    encode(&json!({ "event": "pusher:error", "data": { "code": code, "message": message } }))
}

/// Encodes an event of a channel. `data` is JSON text, sent as a JSON string.
pub fn event(channel: &str, name: &str, data: &str) -> Utf8Bytes {
    encode(&ChannelEvent { event: name, channel, data })
}

/// Encodes a client event for the other subscribers, with unchanged data.
pub fn client_event(channel: &str, name: &str, data: &Value) -> Utf8Bytes {
    encode(&ChannelEvent { event: name, channel, data })
}

/// A channel event, serialized directly and not through a `Value`, because one
/// is sent for every message.
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

/// Maximum length of a channel name, in characters (Pusher docs, "Channels":
/// channel naming conventions).
pub const CHANNEL_CHARS: usize = 164;

/// Maximum length of an event name, in characters (Pusher docs, "HTTP API
/// reference": POST event).
pub const EVENT_CHARS: usize = 200;

/// Prefixes of private channels of unsupported kinds.
const UNSUPPORTED: [&str; 2] = ["private-encrypted-", "private-cache-"];

/// Returns whether clients may subscribe to a channel: a private one with a
/// valid name. Public, presence, cache and encrypted channels are not
/// supported; nothing is published on them.
pub fn is_served_channel(name: &str) -> bool {
    name.starts_with("private-") && !UNSUPPORTED.iter().any(|prefix| name.starts_with(prefix)) && is_channel_name(name)
}

/// Returns whether a name is valid for a channel of any kind.
pub fn is_channel_name(name: &str) -> bool {
    (1..=CHANNEL_CHARS).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-=@,.;".contains(&b))
}

/// Returns whether a client may send an event of this name: `client-…` (Pusher
/// docs, "Events": triggering client events).
pub fn is_client_event(name: &str) -> bool {
    name.starts_with("client-") && name.chars().count() <= EVENT_CHARS
}
