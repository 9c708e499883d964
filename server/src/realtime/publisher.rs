//! The door from the outbox to an engine.

mod backoff;
mod outbox;

pub use outbox::{BoxError, Outbox, Pace, run};

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

/// Why an engine did not take events. The text is for the log and holds no
/// event data.
#[derive(Debug, thiserror::Error)]
pub enum TriggerError {
    /// The engine is away, busy, or wrongly set up: the same events again,
    /// later.
    #[error("the engine did not answer: {0}")]
    Retry(String),
    /// The engine will never take these events.
    #[error("the engine refused: {0}")]
    Refused(String),
}

/// What takes events; [`run`] is written against this.
pub trait Trigger: Send + Sync {
    /// Hands out events in their order. After an error any number of them may
    /// have gone out: an event can arrive twice, and clients expect that.
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = Result<(), TriggerError>> + Send;
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
    /// Hands out events in their order; at least once each.
    ///
    /// # Errors
    /// The embedded engine takes everything; one elsewhere may be away.
    pub async fn trigger(&self, events: &[PendingEvent]) -> Result<(), TriggerError> {
        match self {
            Self::Embedded(engine) => {
                for burst in events.chunks(BURST_EVENTS) {
                    for event in burst {
                        engine.publish(&event.channel, &event.name, &event.data, None);
                    }
                    tokio::task::yield_now().await;
                }
                Ok(())
            }
            Self::Pusher(api) => api.trigger(events).await,
        }
    }
}

impl Trigger for Publisher {
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = Result<(), TriggerError>> + Send {
        Self::trigger(self, events)
    }
}
