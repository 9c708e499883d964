//! Events as the body of a trigger (Pusher docs, "HTTP API reference": POST
//! batch events).

use crate::realtime::app::PusherApp;
use crate::realtime::publisher::PendingEvent;
use serde::Serialize;
use shared::Timestamp;

/// A POST that is ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// From the host on, signature included.
    pub path_and_query: String,
    /// JSON.
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

/// At most ten events in one request; they are handed on in their order.
pub(super) fn batch(app: &PusherApp, events: &[&PendingEvent], now: Timestamp) -> Request {
    let batch = events
        .iter()
        .map(|event| BatchEvent { channel: &event.channel, name: &event.name, data: &event.data })
        .collect();
    // Text alone: it always encodes.
    let body = serde_json::to_string(&Batch { batch }).unwrap_or_default();
    let path = format!("/apps/{}/batch_events", app.id);
    let query = app.sign_post(&path, &body, now);
    Request { path_and_query: format!("{path}?{query}"), body }
}
