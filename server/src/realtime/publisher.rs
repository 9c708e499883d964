//! Publishing of events from the outbox through an engine.

mod accepted;
mod backoff;
mod outbox;
mod tally;

pub use outbox::{BoxError, Outbox, Pace, run};
pub use tally::{Counted, Tally};

use super::embedded::Embedded;
use super::pusher::PusherApi;
use std::future::Future;
use std::sync::Arc;

/// Number of events that the embedded engine takes before its sockets run: a
/// backlog on one channel must not overflow the queue of a client that reads in
/// time.
const BURST_EVENTS: usize = 64;

/// A committed event that has not been published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEvent {
    /// Id of the outbox row; the events of a channel are published in this
    /// order.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The event's name.
    pub name: String,
    /// The data, as JSON text.
    pub data: String,
    /// Time of the event, in milliseconds since 1970 in UTC.
    pub created_at_ms: i64,
}

/// Result of publishing events. Events in neither list stay in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishResult {
    /// Rows that the engine has accepted.
    pub accepted: Vec<i64>,
    /// Rows that the engine will never accept, with its reason. Like `failed`,
    /// the reason is for the log and contains no event data.
    pub refused: Vec<(i64, String)>,
    /// Reason why the other events were not published: the engine is
    /// unavailable, busy or misconfigured.
    pub failed: Option<String>,
}

/// An engine that takes events, as [`run`] uses it.
pub trait Trigger: Send + Sync {
    /// Publishes events, those of each channel in order. Events in neither list
    /// of the result may have been published all the same: clients expect
    /// duplicates.
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = PublishResult> + Send;
}

impl<T: Trigger> Trigger for &T {
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        (**self).trigger(events).await
    }
}

/// The supported engines.
#[derive(Clone)]
pub enum Publisher {
    /// The embedded engine.
    Embedded(Arc<Embedded>),
    /// A separate engine.
    Pusher(Arc<PusherApi>),
}

impl Publisher {
    /// Publishes events. The embedded engine accepts all; a separate engine may
    /// be unavailable.
    pub async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        match self {
            Self::Embedded(engine) => {
                for burst in events.chunks(BURST_EVENTS) {
                    for event in burst {
                        engine.publish(&event.channel, &event.name, &event.data, None);
                    }
                    tokio::task::yield_now().await;
                }
                PublishResult { accepted: events.iter().map(|event| event.id).collect(), ..PublishResult::default() }
            }
            Self::Pusher(api) => api.trigger(events).await,
        }
    }
}

impl Trigger for Publisher {
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = PublishResult> + Send {
        Self::trigger(self, events)
    }
}
