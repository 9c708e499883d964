//! Client of a separate engine's HTTP API (Pusher docs, "HTTP API reference").
//! Hosted Channels, soketi, sockudo and Reverb support it.

use super::app::PusherApp;
use crate::clock::Clock;
use crate::pending_event::{PendingEvent, PublishResult, Trigger};
use futures_util::stream::{self, StreamExt};
use reqwest::StatusCode;
use serde::Serialize;
use serde_json::Value;
use shared::Timestamp;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

#[cfg(test)]
mod tests;

/// Time limit of a request; an engine that exceeds it counts as unavailable.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Maximum number of events in one batch (Pusher docs, "HTTP API reference":
/// POST batch events).
const BATCH_EVENTS: usize = 10;
/// Maximum number of concurrent requests, each for different channels.
const PARALLEL_REQUESTS: usize = 16;
/// Maximum length of an engine's refusal in the log, in characters.
const REASON_CHARS: usize = 200;

/// Addresses of an engine's HTTP API and of its WebSocket endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Origin of the HTTP API, without a trailing slash.
    pub api: String,
    /// The host that clients connect to.
    pub host: String,
    /// The port that clients connect to.
    pub port: u16,
    /// `true` if clients connect over TLS.
    pub tls: bool,
}

/// A channel without subscribers, which has the shortest response.
const PROBE_CHANNEL: &str = "private-guest-chat-probe";

/// A separate engine.
pub struct PusherApi {
    app: PusherApp,
    endpoint: Endpoint,
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
    probe: Probe,
}

impl PusherApi {
    /// Creates a client; it sends nothing before the first event.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(app: PusherApp, endpoint: Endpoint, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        // One provider for the whole process; a second installation has no
        // effect.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .tcp_nodelay(true)
            // A redirect would disclose the signature to its target.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { app, endpoint, clock, http, probe: Probe::default() })
    }

    /// Returns the app that it serves.
    pub fn app(&self) -> &PusherApp {
        &self.app
    }

    /// Returns whether the engine answers and accepts our signature.
    pub async fn is_up(&self) -> bool {
        self.probe.get_or_ask(self.ask_for_channel()).await
    }

    async fn ask_for_channel(&self) -> bool {
        let path = format!("/apps/{}/channels/{PROBE_CHANNEL}", self.app.id);
        let query = self.app.sign_get(&path, "", self.clock.now());
        let Ok(answer) = self.http.get(format!("{}{path}?{query}", self.endpoint.api)).send().await else {
            return false;
        };
        let status = answer.status();
        answer.text().await.is_ok_and(|body| judge(status, &body).is_ok())
    }

    /// Returns its addresses.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Publishes the events of some channels, in order and in as few requests
    /// as possible, one after the other. Stops at the first event that has to
    /// be retried.
    async fn publish_in_order(&self, events: Vec<&PendingEvent>) -> PublishResult {
        let mut done = PublishResult::default();
        for batch in events.chunks(BATCH_EVENTS) {
            if let Err(reason) = self.batch(batch, &mut done).await {
                done.failed = Some(reason);
                break;
            }
        }
        done
    }

    /// Publishes a batch. If the engine refuses it, each event is sent alone,
    /// so that an invalid event does not affect the others.
    async fn batch(&self, events: &[&PendingEvent], done: &mut PublishResult) -> Result<(), String> {
        match self.post(events).await {
            Ok(()) => done.accepted.extend(events.iter().map(|event| event.id)),
            Err(PostError::Retry(reason)) => return Err(reason),
            Err(PostError::Refused(reason)) if events.len() == 1 => done.refused.push((events[0].id, reason)),
            Err(PostError::Refused(_)) => {
                for event in events.chunks(1) {
                    match self.post(event).await {
                        Ok(()) => done.accepted.push(event[0].id),
                        Err(PostError::Retry(reason)) => return Err(reason),
                        Err(PostError::Refused(reason)) => done.refused.push((event[0].id, reason)),
                    }
                }
            }
        }
        Ok(())
    }

    async fn post(&self, events: &[&PendingEvent]) -> Result<(), PostError> {
        let request = batch(&self.app, events, self.clock.now());
        let answer = self
            .http
            .post(format!("{}{}", self.endpoint.api, request.path_and_query))
            .header("content-type", "application/json")
            .body(request.body)
            .send()
            .await
            // The text of the error would contain the URL with the signature.
            .map_err(|error| PostError::Retry(error.without_url().to_string()))?;
        let status = answer.status();
        let body = answer.text().await.map_err(|error| PostError::Retry(error.without_url().to_string()))?;
        judge(status, &body)
    }
}

/// Reason why an engine did not accept a request. The text is for the log.
#[derive(Debug)]
enum PostError {
    /// The engine is unavailable, busy or misconfigured: retry later.
    Retry(String),
    /// The engine will never accept the request.
    Refused(String),
}

impl Trigger for PusherApi {
    /// Publishes events. Each channel keeps its order, since all its events are
    /// in one lane; lanes do not wait for each other. All lanes end before
    /// anything is retried, so a channel never has two concurrent requests.
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        let lanes: Vec<_> = lanes(events).into_iter().map(|lane| self.publish_in_order(lane)).collect();
        let mut lanes = stream::iter(lanes).buffer_unordered(PARALLEL_REQUESTS);
        let mut all = PublishResult::default();
        while let Some(lane) = lanes.next().await {
            all.accepted.extend(lane.accepted);
            all.refused.extend(lane.refused);
            all.failed = all.failed.or(lane.failed);
        }
        all
    }
}

/// Groups the events by channel into as many lanes as requests may run
/// concurrently.
fn lanes(events: &[PendingEvent]) -> Vec<Vec<&PendingEvent>> {
    let mut lane_of: HashMap<&str, usize> = HashMap::new();
    let mut lanes: Vec<Vec<&PendingEvent>> = Vec::new();
    for event in events {
        let next = lane_of.len() % PARALLEL_REQUESTS;
        let lane = *lane_of.entry(&event.channel).or_insert(next);
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push(event);
    }
    lanes
}

/// Interprets a response. Some engines report an error with status 200 and a
/// code in the body.
fn judge(status: StatusCode, body: &str) -> Result<(), PostError> {
    let report: Option<Value> = serde_json::from_str(body).ok();
    let code = report.as_ref().and_then(|report| report.get("code")).and_then(Value::as_u64);
    let code = match code {
        Some(code) if status.is_success() && code >= 300 => u16::try_from(code).unwrap_or(500),
        _ => status.as_u16(),
    };
    let reason: String = body.chars().take(REASON_CHARS).collect();
    match code {
        200..=299 => Ok(()),
        // An operator can correct a wrong key or clock, so events are not
        // dropped for these; 429 and the engine's own failures are temporary.
        400 | 403 | 413 | 422 => Err(PostError::Refused(format!("{code} {reason}"))),
        _ => Err(PostError::Retry(format!("{code} {reason}"))),
    }
}

/// Time for which a result is reused, so that frequent health checks do not
/// reach the engine.
const HOLDS: Duration = Duration::from_secs(2);

/// The last result and its time.
#[derive(Debug, Default)]
pub(crate) struct Probe(Mutex<Option<(Instant, bool)>>);

impl Probe {
    /// Returns the last result if it is recent, else that of `ask`. Concurrent
    /// callers share one request.
    pub(crate) async fn get_or_ask(&self, ask: impl Future<Output = bool>) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, up)) = *last
            && at.elapsed() < HOLDS
        {
            return up;
        }
        let up = ask.await;
        *last = Some((Instant::now(), up));
        up
    }
}

/// A signed POST request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
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
pub(crate) fn batch(app: &PusherApp, events: &[&PendingEvent], now: Timestamp) -> Request {
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
