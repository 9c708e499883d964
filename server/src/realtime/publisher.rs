//! The door from the outbox to an engine.

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

/// Events that the embedded engine takes before its sockets get a turn: a
/// backlog on one channel must not overrun the queue of who reads well.
const BURST_EVENTS: usize = 64;

/// A committed event that has not been handed out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEvent {
    /// The outbox row; events of one channel are handed out in this order.
    pub id: i64,
    /// The channel it goes to.
    pub channel: String,
    /// The event's name.
    pub name: String,
    /// JSON text.
    pub data: String,
    /// When it was committed, in milliseconds since 1970 in UTC.
    pub created_at_ms: i64,
}

/// What became of events that were handed out. Every one that is named
/// nowhere waits for the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedOut {
    /// Rows that the engine has.
    pub accepted: Vec<i64>,
    /// Rows that the engine will never take, and what it said. Like `failed`
    /// this is for the log and holds no event data.
    pub refused: Vec<(i64, String)>,
    /// Why the others did not go: the engine is away, busy, or wrongly set up.
    pub failed: Option<String>,
}

/// What takes events; [`run`] is written against this.
pub trait Trigger: Send + Sync {
    /// Hands out events, those of each channel in their order. One that is
    /// named nowhere in the answer may have gone out all the same: an event
    /// can arrive twice, and clients expect that.
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = HandedOut> + Send;
}

impl<T: Trigger> Trigger for &T {
    async fn trigger(&self, events: &[PendingEvent]) -> HandedOut {
        (**self).trigger(events).await
    }
}

/// The engines there are.
#[derive(Clone)]
pub enum Publisher {
    /// The one in this process.
    Embedded(Arc<Embedded>),
    /// One elsewhere.
    Pusher(Arc<PusherApi>),
}

impl Publisher {
    /// Hands out events. The embedded engine takes everything; one elsewhere
    /// may be away.
    pub async fn trigger(&self, events: &[PendingEvent]) -> HandedOut {
        match self {
            Self::Embedded(engine) => {
                for burst in events.chunks(BURST_EVENTS) {
                    for event in burst {
                        engine.publish(&event.channel, &event.name, &event.data, None);
                    }
                    tokio::task::yield_now().await;
                }
                HandedOut { accepted: events.iter().map(|event| event.id).collect(), ..HandedOut::default() }
            }
            Self::Pusher(api) => api.trigger(events).await,
        }
    }
}

impl Trigger for Publisher {
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = HandedOut> + Send {
        Self::trigger(self, events)
    }
}
