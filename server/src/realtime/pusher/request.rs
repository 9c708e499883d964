//! Request with a batch of events (Pusher docs, "HTTP API reference": POST
//! batch events).

use crate::pending_event::PendingEvent;
use crate::realtime::app::PusherApp;
use serde::Serialize;
use shared::Timestamp;

/// A signed POST request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// Path and query, with the signature.
    pub path_and_query: String,
    /// The body, as JSON.
    pub body: String,
}

#[derive(Serialize)]
struct Batch<'a> {
    batch: Vec<BatchEvent<'a>>,
}

#[derive(Serialize)]
struct BatchEvent<'a> {
    channel: &'a str,
    name: &'a str,
    data: &'a str,
}

/// Builds a request with at most ten events, which keep their order.
pub(super) fn batch(app: &PusherApp, events: &[&PendingEvent], now: Timestamp) -> Request {
    let batch = events
        .iter()
        .map(|event| BatchEvent { channel: &event.channel, name: &event.name, data: &event.data })
        .collect();
    // Serializing strings cannot fail.
    let body = serde_json::to_string(&Batch { batch }).unwrap_or_default();
    let path = format!("/apps/{}/batch_events", app.id);
    let query = app.sign_post(&path, &body, now);
    Request { path_and_query: format!("{path}?{query}"), body }
}
