//! An engine that accepts events over Pusher's HTTP API and records them. Like
//! a real one, it is sometimes slow, and sometimes responds with an error, with
//! or without having accepted the events.

use crate::installation::{APP_ID, KEY, SECRET};
use crate::recording::Recording;
use crate::tally::Tally;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::post;
use guest_chat::realtime::app::{hex, hmac_sha256_hex};
use md5::{Digest, Md5};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// Maximum number of events in a batch and of bytes in an event (Pusher docs,
/// "HTTP API reference": POST batch events).
const BATCH_EVENTS: usize = 10;
const DATA_BYTES: usize = 10_240;

/// One in so many requests is answered late, or with an error.
const SLOW_REQUESTS: u32 = 40;
const FAILING_REQUESTS: u32 = 150;
/// Delay of a late response, in milliseconds: far less than the server's time
/// limit.
const SLOW_MS: u64 = 200;

/// A listening engine.
pub struct Engine {
    pub address: SocketAddr,
    pub recording: Arc<Recording>,
    is_reliable: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Door {
    recording: Arc<Recording>,
    chance: Arc<Mutex<fastrand::Rng>>,
    is_reliable: Arc<AtomicBool>,
}

impl Engine {
    pub async fn start(tally: Arc<Tally>, chance: fastrand::Rng) -> Self {
        let recording = Arc::new(Recording::new(tally));
        let is_reliable: Arc<AtomicBool> = Arc::default();
        let door = Door {
            recording: Arc::clone(&recording),
            chance: Arc::new(Mutex::new(chance)),
            is_reliable: Arc::clone(&is_reliable),
        };
        let router = Router::new()
            .route(&format!("/apps/{APP_ID}/events"), post(event))
            .route(&format!("/apps/{APP_ID}/batch_events"), post(batch))
            .with_state(door);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, recording, is_reliable }
    }

    /// Makes it answer every further request at once and without an error.
    pub fn become_reliable(&self) {
        self.is_reliable.store(true, Ordering::SeqCst);
    }
}

/// `POST /apps/{id}/events`
#[derive(Deserialize)]
struct Event {
    name: String,
    channels: Vec<String>,
    data: String,
}

/// `POST /apps/{id}/batch_events`
#[derive(Deserialize)]
struct Batch {
    batch: Vec<BatchEvent>,
}

#[derive(Deserialize)]
struct BatchEvent {
    name: String,
    channel: String,
    data: String,
}

async fn event(State(door): State<Door>, uri: Uri, body: String) -> (StatusCode, &'static str) {
    let read = |body: &str| {
        let Event { name, channels, data } = serde_json::from_str(body).ok()?;
        let one = |channel| BatchEvent { name: name.clone(), channel, data: data.clone() };
        Some(channels.into_iter().map(one).collect())
    };
    door.take(&uri, &body, read(&body)).await
}

async fn batch(State(door): State<Door>, uri: Uri, body: String) -> (StatusCode, &'static str) {
    let read = serde_json::from_str(&body).ok().map(|Batch { batch }| batch);
    door.take(&uri, &body, read).await
}

impl Door {
    async fn take(&self, uri: &Uri, body: &str, events: Option<Vec<BatchEvent>>) -> (StatusCode, &'static str) {
        let events = match allowed(uri, body, events) {
            Ok(events) => events,
            Err((status, reason)) => {
                self.recording.refuse(reason);
                return (status, reason);
            }
        };
        let (slow, failing, taken) = {
            let mut chance = self.chance.lock().expect("chance");
            (chance.u32(0..SLOW_REQUESTS) == 0, chance.u32(0..FAILING_REQUESTS) == 0, chance.bool())
        };
        let is_reliable = self.is_reliable.load(Ordering::SeqCst);
        let (slow, failing) = (slow && !is_reliable, failing && !is_reliable);
        if taken || !failing {
            for event in &events {
                self.recording.take(&event.channel, &event.data);
            }
        }
        if slow {
            tokio::time::sleep(Duration::from_millis(SLOW_MS)).await;
        }
        if failing { (StatusCode::SERVICE_UNAVAILABLE, "{}") } else { (StatusCode::OK, "{}") }
    }
}

type Refusal = (StatusCode, &'static str);

/// Returns the events if an engine would accept them.
fn allowed(uri: &Uri, body: &str, events: Option<Vec<BatchEvent>>) -> Result<Vec<BatchEvent>, Refusal> {
    if !signed(uri, body) {
        return Err((StatusCode::UNAUTHORIZED, "a wrong signature"));
    }
    let events = events.ok_or((StatusCode::BAD_REQUEST, "a body that is none"))?;
    if events.len() > BATCH_EVENTS || events.iter().any(|event| event.name != shared::channel::EVENT_NAME) {
        return Err((StatusCode::BAD_REQUEST, "too many events, or one of an unknown name"));
    }
    if events.iter().any(|event| event.data.len() > DATA_BYTES) {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "too large an event"));
    }
    Ok(events)
}

/// Verifies the signature (Pusher docs, "HTTP API reference": authentication).
fn signed(uri: &Uri, body: &str) -> bool {
    let query = uri.query().unwrap_or_default();
    let mut parameters: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let signature = parameters.remove("auth_signature");
    let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = format!("POST\n{}\n{}", uri.path(), pairs.join("&"));
    parameters.get("auth_key").is_some_and(|key| key == KEY)
        && parameters.get("body_md5") == Some(&hex(&Md5::digest(body.as_bytes())))
        && signature == Some(hmac_sha256_hex(SECRET, &text))
}
