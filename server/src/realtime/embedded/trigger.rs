//! Events that are triggered over the engine's HTTP API (Pusher docs, "HTTP API
//! reference": POST event, POST batch events).

use super::Embedded;
use super::frame::{EVENT_CHARS, is_channel_name, is_served_channel};
use crate::realtime::SocketId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Maximum size of an event's data, in bytes.
const DATA_BYTES: usize = 10 * 1024;
/// Maximum number of channels of one event.
const CHANNELS: usize = 100;
/// Maximum number of events in one batch.
const BATCH_EVENTS: usize = 10;

/// Reason why an event is refused. `Display` is for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TriggerRefused {
    /// Not JSON, or not of this structure.
    #[error("The body is not the JSON of an event")]
    Shape,
    /// No name, or one that is too long.
    #[error("An event's name has 1 to 200 characters")]
    Name,
    /// No channel, too many, or an invalid name.
    #[error("An event goes to 1 to 100 channels, named with at most 164 of A-Za-z0-9_-=@,.;")]
    Channel,
    /// A channel of an unsupported kind.
    #[error("This engine serves private channels alone: no public, presence, cache or encrypted ones")]
    NotServed,
    /// An attribute that does not exist.
    #[error("info may be subscription_count and user_count, with a comma between")]
    Info,
    /// An invalid socket id.
    #[error("A socket_id is digits, a dot and digits")]
    SocketId,
    /// No event, or too many.
    #[error("A batch has 1 to 10 events")]
    Batch,
    /// More than 10 kB of data.
    #[error("The data of an event is at most 10 kB")]
    TooLarge,
}

/// JSON of an event; [`Triggered`] validates it.
#[derive(Deserialize)]
struct EventBody {
    name: String,
    data: String,
    channel: Option<String>,
    channels: Option<Vec<String>>,
    socket_id: Option<String>,
    info: Option<String>,
}

#[derive(Deserialize)]
struct BatchBody {
    batch: Vec<EventBody>,
}

/// A valid event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triggered {
    name: String,
    data: String,
    channels: Vec<String>,
    except: Option<SocketId>,
    info: Option<RequestedInfo>,
}

/// Attributes of the event's channels that the response should have (Pusher
/// docs, "HTTP API reference": POST event, available info attributes).
/// `user_count` is accepted and never returned: only presence channels have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct RequestedInfo {
    subscription_count: bool,
}

impl FromStr for RequestedInfo {
    type Err = TriggerRefused;

    fn from_str(text: &str) -> Result<Self, TriggerRefused> {
        let mut requested = Self::default();
        for attribute in text.split(',').map(str::trim).filter(|attribute| !attribute.is_empty()) {
            match attribute {
                "subscription_count" => requested.subscription_count = true,
                "user_count" => {}
                _ => return Err(TriggerRefused::Info),
            }
        }
        Ok(requested)
    }
}

/// Attributes of one channel, as far as they were requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChannelInfo {
    /// Number of connections that are subscribed to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_count: Option<usize>,
}

impl Triggered {
    /// Parses the body of `POST /apps/{id}/events`.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn one(body: &[u8]) -> Result<Self, TriggerRefused> {
        serde_json::from_slice::<EventBody>(body).map_err(|_| TriggerRefused::Shape)?.try_into()
    }

    /// Parses the body of `POST /apps/{id}/batch_events`, entirely or not at
    /// all.
    ///
    /// # Errors
    /// The first rule that one of its events breaks.
    pub fn batch(body: &[u8]) -> Result<Vec<Self>, TriggerRefused> {
        let body: BatchBody = serde_json::from_slice(body).map_err(|_| TriggerRefused::Shape)?;
        if body.batch.is_empty() || body.batch.len() > BATCH_EVENTS {
            return Err(TriggerRefused::Batch);
        }
        body.batch.into_iter().map(Self::try_from).collect()
    }
}

impl TryFrom<EventBody> for Triggered {
    type Error = TriggerRefused;

    fn try_from(body: EventBody) -> Result<Self, TriggerRefused> {
        let EventBody { name, data, channel, channels, socket_id, info } = body;
        if name.is_empty() || name.chars().count() > EVENT_CHARS {
            return Err(TriggerRefused::Name);
        }
        if data.len() > DATA_BYTES {
            return Err(TriggerRefused::TooLarge);
        }
        let channels = channels.unwrap_or_else(|| channel.into_iter().collect());
        if channels.is_empty() || channels.len() > CHANNELS || !channels.iter().all(|name| is_channel_name(name)) {
            return Err(TriggerRefused::Channel);
        }
        if !channels.iter().all(|name| is_served_channel(name)) {
            return Err(TriggerRefused::NotServed);
        }
        let info = info.as_deref().map(str::parse).transpose()?;
        let except = socket_id.map(|id| id.parse()).transpose().map_err(|_| TriggerRefused::SocketId)?;
        Ok(Self { name, data, channels, except, info })
    }
}

impl Embedded {
    /// Queues an event for all subscribers of its channels except the excluded
    /// socket. Returns its channels with the requested attributes; `None` if it
    /// requests none.
    pub fn trigger(&self, event: &Triggered) -> Option<BTreeMap<String, ChannelInfo>> {
        for channel in &event.channels {
            self.publish(channel, &event.name, &event.data, event.except.as_ref());
        }
        let requested = event.info?;
        let info = |channel: &String| ChannelInfo {
            subscription_count: requested.subscription_count.then(|| self.subscription_count(channel)),
        };
        Some(event.channels.iter().map(|channel| (channel.clone(), info(channel))).collect())
    }

    /// Returns the occupied channels whose names begin with `prefix`, with
    /// their numbers of connections.
    pub fn channels_with_prefix(&self, prefix: &str) -> BTreeMap<String, usize> {
        let mut channels = self.channels();
        channels.retain(|name, _| name.starts_with(prefix));
        channels
    }
}
