//! Signed requests (Pusher docs, "HTTP API reference": authentication).

use crate::realtime::app::PusherApp;
use crate::realtime::publisher::PendingEvent;
use crate::realtime::signature::{hex, hmac_sha256_hex};
use md5::{Digest, Md5};
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
    signed(app, &format!("/apps/{}/batch_events", app.id), body, now)
}

/// Signs a POST: the parameters in the order of their names, not escaped (none
/// holds a character that would be).
pub(super) fn signed(app: &PusherApp, path: &str, body: String, now: Timestamp) -> Request {
    let query = format!(
        "auth_key={}&auth_timestamp={}&auth_version=1.0&body_md5={}",
        app.key,
        now.unix_ms() / 1000,
        hex(&Md5::digest(body.as_bytes())),
    );
    let signature = hmac_sha256_hex(app.secret.expose(), &format!("POST\n{path}\n{query}"));
    Request { path_and_query: format!("{path}?{query}&auth_signature={signature}"), body }
}
