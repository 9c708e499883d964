//! The publisher's other side: an engine elsewhere, over Pusher's HTTP API
//! (Pusher docs, "HTTP API reference"). Hosted Channels, soketi, sockudo and
//! Reverb all take it.

mod probe;
mod request;
#[cfg(test)]
mod tests;

use super::app::PusherApp;
use super::publisher::{HandedOut, PendingEvent, Trigger};
use crate::clock::Clock;
use futures_util::stream::{self, StreamExt};
use probe::Probe;
use request::batch;
use reqwest::StatusCode;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// An engine that has not answered by then is away.
const TIMEOUT: Duration = Duration::from_secs(2);
/// The most events in one batch (Pusher docs, "HTTP API reference": POST batch
/// events).
const BATCH_EVENTS: usize = 10;
/// How many requests may be in flight, each of other channels.
const PARALLEL_REQUESTS: usize = 16;
/// How much of an engine's refusal is worth a log line.
const REASON_CHARS: usize = 200;

/// Where an engine's HTTP API and sockets are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The HTTP API's origin, without a slash at the end.
    pub api: String,
    /// The host that clients connect to.
    pub host: String,
    /// The port there.
    pub port: u16,
    /// Whether it speaks TLS.
    pub tls: bool,
}

/// An engine elsewhere.
pub struct PusherApi {
    app: PusherApp,
    endpoint: Endpoint,
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
    probe: Probe,
}

impl PusherApi {
    /// A client of that engine; nothing is sent before the first event.
    ///
    /// # Errors
    /// Where TLS cannot be set up on this machine.
    pub fn new(app: PusherApp, endpoint: Endpoint, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        // One provider for the whole process; the first one set stays.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .tcp_nodelay(true)
            // A redirect would carry the signature to whoever it names.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { app, endpoint, clock, http, probe: Probe::default() })
    }

    /// The app that it serves.
    pub fn app(&self) -> &PusherApp {
        &self.app
    }

    /// Where it is.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Hands out the events of some channels, in order, in as few requests as
    /// they fit, one after the other; ends at the first that has to be tried
    /// again.
    async fn lane(&self, events: Vec<&PendingEvent>) -> HandedOut {
        let mut done = HandedOut::default();
        for batch in events.chunks(BATCH_EVENTS) {
            if let Err(reason) = self.batch(batch, &mut done).await {
                done.failed = Some(reason);
                break;
            }
        }
        done
    }

    /// Where the engine refuses events together each goes alone, so that one
    /// bad event does not take the others with it.
    async fn batch(&self, events: &[&PendingEvent], done: &mut HandedOut) -> Result<(), String> {
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
            // Its text would name the address, and in it the signature.
            .map_err(|error| PostError::Retry(error.without_url().to_string()))?;
        let status = answer.status();
        let body = answer.text().await.map_err(|error| PostError::Retry(error.without_url().to_string()))?;
        judge(status, &body)
    }
}

/// Why an engine did not take a request. The text is for the log.
#[derive(Debug)]
enum PostError {
    /// The engine is away, busy, or wrongly set up: the same again, later.
    Retry(String),
    /// The engine will never take this.
    Refused(String),
}

impl Trigger for PusherApi {
    /// Every channel keeps its order, since all of its events stand in one
    /// lane; different channels do not wait for each other. All lanes have
    /// ended before anything is tried again: a channel never has two requests
    /// in flight.
    async fn trigger(&self, events: &[PendingEvent]) -> HandedOut {
        let lanes: Vec<_> = lanes(events).into_iter().map(|lane| self.lane(lane)).collect();
        let mut lanes = stream::iter(lanes).buffer_unordered(PARALLEL_REQUESTS);
        let mut all = HandedOut::default();
        while let Some(lane) = lanes.next().await {
            all.accepted.extend(lane.accepted);
            all.refused.extend(lane.refused);
            all.failed = all.failed.or(lane.failed);
        }
        all
    }
}

/// The events by channel, spread over as many lanes as may be in flight.
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

/// What an answer means. Some engines answer an error with status 200 and say
/// so in the body alone.
fn judge(status: StatusCode, body: &str) -> Result<(), PostError> {
    let told: Option<Value> = serde_json::from_str(body).ok();
    let code = told.as_ref().and_then(|told| told.get("code")).and_then(Value::as_u64);
    let code = match code {
        Some(code) if status.is_success() && code >= 300 => u16::try_from(code).unwrap_or(500),
        _ => status.as_u16(),
    };
    let reason: String = body.chars().take(REASON_CHARS).collect();
    match code {
        200..=299 => Ok(()),
        // A wrong key or clock is for the operator to mend, not to lose events
        // over; too many requests and everything of the engine's own passes.
        400 | 403 | 413 | 422 => Err(PostError::Refused(format!("{code} {reason}"))),
        _ => Err(PostError::Retry(format!("{code} {reason}"))),
    }
}
