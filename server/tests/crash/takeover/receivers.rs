//! Receivers of webhooks and pushes that count what they are asked, and hold
//! their answers back while a gate is closed.

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

/// Requests by receiver and, of a webhook, its event.
pub type Requests = BTreeMap<(String, String), Count>;

/// How often a delivery came.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Requests that were answered in time, or broken off before that.
    pub in_time: usize,
    /// Requests whose answer took too long: their delivery may be made again
    /// (ADR 38). Whatever holds up a restart of the database holds up answers too.
    pub late: usize,
}

/// How long a server waits for an answer (`outbound::client::TIMEOUT`), less what a
/// request takes to get here.
const ANSWER_LIMIT: Duration = Duration::from_secs(9);

/// A gate in front of answers.
#[derive(Default)]
pub struct Gate {
    /// How often it was closed and opened: odd while it is closed. A number, since
    /// a request that waits may not run before the gate is closed again.
    turns: watch::Sender<u64>,
    /// Requests that have come to the gate since it was closed.
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

    /// Waits until so many requests have come since it was closed. Answers how
    /// many have.
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

/// Listening receivers, of both kinds.
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

/// A request, until it is answered or its client gives up.
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
    // What it tells is encrypted; there is one message for each of them.
    kind.take(receiver, String::new()).await;
    StatusCode::CREATED
}
