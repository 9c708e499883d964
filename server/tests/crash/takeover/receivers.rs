//! Receivers of webhooks and push notifications that count requests, and delay
//! their responses while a gate is closed.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Numbers of requests by receiver and, for a webhook, by event.
pub type Requests = BTreeMap<(String, String), Count>;

/// Numbers of requests for a delivery.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Requests that were answered in time, or aborted before that.
    pub in_time: usize,
    /// Requests that were answered too late: their delivery may be repeated
    /// (ADR 38). Anything that delays a restart of the database delays
    /// responses too.
    pub late: usize,
}

/// Time for which a server waits for a response (`delivery::address::TIMEOUT`),
/// minus the time that a request takes to arrive.
const ANSWER_LIMIT: Duration = Duration::from_secs(9);

/// A gate for responses.
#[derive(Default)]
pub struct Gate {
    /// Number of times that it was closed and opened: odd while it is closed. A
    /// number, because a waiting request may not run before the gate is closed
    /// again.
    turns: watch::Sender<u64>,
    /// Number of requests that have arrived since it was closed.
    held: watch::Sender<usize>,
}

impl Gate {
    pub fn close(&self) {
        self.held.send_replace(0);
        self.turns.send_modify(|turns| *turns += 1);
    }

    pub fn open(&self) {
        self.turns.send_modify(|turns| *turns += 1);
    }

    /// Waits until `count` requests have arrived since it was closed. Returns
    /// their number.
    pub async fn holds(&self, count: usize) -> usize {
        *self.held.subscribe().wait_for(|held| *held >= count).await.expect("the sender is here")
    }

    async fn pass(&self) {
        let mut turns = self.turns.subscribe();
        let came_at = *turns.borrow();
        if came_at % 2 == 1 {
            self.held.send_modify(|held| *held += 1);
            turns.wait_for(|turns| *turns > came_at).await.expect("the sender is here");
        }
    }
}

/// Listening receivers of both kinds.
pub struct Receivers {
    pub address: SocketAddr,
    pub webhooks: Arc<Kind>,
    pub pushes: Arc<Kind>,
}

/// All receivers of a kind.
#[derive(Default)]
pub struct Kind {
    pub gate: Gate,
    requests: Mutex<Requests>,
}

impl Kind {
    pub fn requests(&self) -> Requests {
        self.requests.lock().expect("requests").clone()
    }

    async fn take(&self, receiver: String, event: String) {
        let request = UnderWay { kind: self, key: (receiver, event), came_at: Instant::now() };
        request.count(|count| count.in_time += 1);
        self.gate.pass().await;
    }
}

/// A request, until it is answered or aborted.
struct UnderWay<'a> {
    kind: &'a Kind,
    key: (String, String),
    came_at: Instant,
}

impl UnderWay<'_> {
    fn count(&self, change: impl FnOnce(&mut Count)) {
        change(self.kind.requests.lock().expect("requests").entry(self.key.clone()).or_default());
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if self.came_at.elapsed() >= ANSWER_LIMIT {
            self.count(|count| *count = Count { in_time: count.in_time - 1, late: count.late + 1 });
        }
    }
}

impl Receivers {
    pub async fn start() -> Self {
        let (webhooks, pushes) = (Arc::<Kind>::default(), Arc::<Kind>::default());
        let router = Router::new()
            .route("/webhook/{receiver}", post(webhook).with_state(webhooks.clone()))
            .route("/push/{receiver}", post(push).with_state(pushes.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, webhooks, pushes }
    }
}

async fn webhook(State(kind): State<Arc<Kind>>, Path(receiver): Path<String>, headers: HeaderMap) -> StatusCode {
    let event = headers["webhook-id"].to_str().expect("a text").to_owned();
    kind.take(receiver, event).await;
    StatusCode::NO_CONTENT
}

async fn push(State(kind): State<Arc<Kind>>, Path(receiver): Path<String>) -> StatusCode {
    // The content is encrypted; there is one message for each receiver.
    kind.take(receiver, String::new()).await;
    StatusCode::CREATED
}
