//! Events that come over the engine's HTTP API (Pusher docs, "HTTP API
//! reference": POST event, POST batch events).

use super::Embedded;
use super::names::{EVENT_CHARS, is_channel_name, is_served_channel};
use crate::realtime::SocketId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// The most that an event's data may hold.
const DATA_BYTES: usize = 10 * 1024;
/// The most channels that one event may go to.
const CHANNELS: usize = 100;
/// The most events in one batch.
const BATCH_EVENTS: usize = 10;

/// Why an event is not taken. `Display` is for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TriggerRefused {
    /// Not JSON, or not of this shape.
    #[error("The body is not the JSON of an event")]
    Shape,
    /// No name, or one that is too long.
    #[error("An event's name has 1 to 200 characters")]
    Name,
    /// No channel, too many, or one whose name breaks the rules.
    #[error("An event goes to 1 to 100 channels, named with at most 164 of A-Za-z0-9_-=@,.;")]
    Channel,
    /// A channel of a kind that nobody can subscribe to.
    #[error("This engine serves private channels alone: no public, presence, cache or encrypted ones")]
    NotServed,
    /// Attributes that no channel has.
    #[error("info may be subscription_count and user_count, with a comma between")]
    Info,
    /// A socket id that is none.
    #[error("A socket_id is digits, a dot and digits")]
    SocketId,
    /// No event, or too many.
    #[error("A batch has 1 to 10 events")]
    Batch,
    /// Data over 10 kB.
    #[error("The data of an event is at most 10 kB")]
    TooLarge,
}

/// What a caller may send; which of it is needed, [`Triggered`] knows.
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

/// An event that keeps the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triggered {
    name: String,
    data: String,
    channels: Vec<String>,
    except: Option<SocketId>,
    info: Option<RequestedInfo>,
}

/// Attributes of the event's channels that the answer is to have (Pusher docs,
/// "HTTP API reference": POST event, available info attributes). `user_count`
/// may be asked for as well and is left out of every answer: only presence
/// channels have it.
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

/// Attributes of one channel, as far as they were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChannelInfo {
    /// Connections that are subscribed to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_count: Option<usize>,
}

impl Triggered {
    /// Reads the body of `POST /apps/{id}/events`.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn one(body: &[u8]) -> Result<Self, TriggerRefused> {
        serde_json::from_slice::<EventBody>(body).map_err(|_| TriggerRefused::Shape)?.try_into()
    }

    /// Reads the body of `POST /apps/{id}/batch_events`; all of it or nothing.
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
    /// Queues an event for everybody on its channels but the socket it excepts.
    /// Returns each of these channels with the attributes that the event asks
    /// for; `None` if it asks for no answer.
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

    /// The occupied channels whose names begin with `prefix`, and how many
    /// connections are on each.
    pub fn channels_with_prefix(&self, prefix: &str) -> BTreeMap<String, usize> {
        let mut channels = self.channels();
        channels.retain(|name, _| name.starts_with(prefix));
        channels
    }
}
