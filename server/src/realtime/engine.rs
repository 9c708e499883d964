//! The engine that publishes events: the embedded one, or a separate one.

use super::embedded::Embedded;
use super::pusher::PusherApi;
use crate::pending_event::PendingEvent;
use crate::pending_event::{PublishResult, Trigger};
use std::sync::Arc;

/// Number of events that the embedded engine takes before its sockets run: a
/// backlog on one channel must not overflow the queue of a client that reads in
/// time.
const BURST_EVENTS: usize = 64;

/// The supported engines.
#[derive(Clone)]
pub enum Engine {
    /// The embedded engine.
    Embedded(Arc<Embedded>),
    /// A separate engine.
    Pusher(Arc<PusherApi>),
}

/// The embedded engine accepts all events; a separate engine may be unavailable.
impl Trigger for Engine {
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
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
