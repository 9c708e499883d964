//! The hostile client: it has a valid guest link, an address of its own, and sends as much as its pace allows.

use crate::chat::endpoint::{Connection, Endpoint};
use crate::chat::guest_chat::{Socket, Stay};
use crate::chat::http::Http;
use crate::failure::Failure;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Connections that send at the same time.
pub const CONNECTIONS: usize = 16;
/// The network (/64) that the hostile client has addresses from.
const NETWORK: &str = "2001:db8:bad:1";

/// The server under attack, and the link that the hostile client has.
#[derive(Clone)]
pub struct Victim {
    server: String,
    slug: String,
    token: String,
    key: String,
    channel: String,
    auth_path: String,
    per_second: u32,
}

impl Victim {
    /// Creates the target of an attack with the link of one stay, at most
    /// `per_second` times per second.
    pub fn new(server: &str, slug: &str, stay: Stay, per_second: u32) -> Self {
        let Stay { pusher, token, .. } = stay;
        Self {
            server: server.to_owned(),
            slug: slug.to_owned(),
            token,
            key: pusher.key,
            channel: pusher.channel.to_string(),
            auth_path: pusher.auth_endpoint,
            per_second,
        }
    }
}

/// Counts of the answers to the hostile client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Requests with a 2xx or 3xx answer, frames that were sent.
    taken: usize,
    /// 4xx answers except 429.
    refused: usize,
    /// 429 answers.
    limited: usize,
    /// 5xx answers.
    failed: usize,
    /// Connections that the server did not accept or closed.
    closed: usize,
}

impl Answers {
    /// Returns the sum of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            taken: self.taken + other.taken,
            refused: self.refused + other.refused,
            limited: self.limited + other.limited,
            failed: self.failed + other.failed,
            closed: self.closed + other.closed,
        }
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.taken, "taken"),
            (self.refused, "refused"),
            (self.limited, "429"),
            (self.failed, "5xx"),
            (self.closed, "closed"),
        ];
        let told: Vec<_> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        f.write_str(&told.join(", "))
    }
}

/// The hostile client while it attacks.
pub struct Hostile {
    victim: Victim,
    endpoint: Rc<Endpoint>,
    next_turn: Cell<Instant>,
    answers: RefCell<Answers>,
    count: Cell<u64>,
}

impl Hostile {
    /// Looks the server up.
    ///
    /// # Errors
    /// The server is not found.
    pub async fn new(victim: Victim) -> Result<Self, Failure> {
        let endpoint = Rc::new(Endpoint::resolve(&victim.server).await?);
        let (next_turn, answers, count) = (Cell::new(Instant::now()), RefCell::default(), Cell::new(0));
        Ok(Self { victim, endpoint, next_turn, answers, count })
    }

    /// Returns the counts of the answers so far.
    pub fn answers(&self) -> Answers {
        *self.answers.borrow()
    }

    /// Waits until the pace allows one more request, connection or frame.
    pub async fn turn(&self) {
        let now = Instant::now();
        let at = self.next_turn.get().max(now);
        self.next_turn.set(at + Duration::from_secs(1) / self.victim.per_second.max(1));
        sleep_until(at).await;
    }

    /// Returns a number that no earlier call has returned.
    pub fn number(&self) -> u64 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    /// Returns a path of the hotel's guest API.
    pub fn api(&self, rest: &str) -> String {
        format!("/api/guest/hotel/{}/chat/{rest}", self.victim.slug)
    }

    /// Returns the path of a page or file for guests of the hotel.
    pub fn page(&self, rest: &str) -> String {
        format!("/guest/hotel/{}/chat{rest}", self.victim.slug)
    }

    /// Returns the path of the hotel's sign-in form.
    pub fn sign_in(&self) -> String {
        format!("/desk/hotel/{}/sign-in", self.victim.slug)
    }

    /// Returns the token of the link.
    pub fn token(&self) -> &str {
        &self.victim.token
    }

    /// Returns the head of a request from one address of the network, without its
    /// end.
    fn head(&self, method: &str, path: &str) -> String {
        let address = format!("{NETWORK}::{:x}", self.number() % 0xffff);
        format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: {address}\r\n", self.endpoint.authority)
    }

    /// Returns a request with a body of this type; `token` authenticates it.
    pub fn request(&self, method: &str, path: &str, token: &str, body: Option<(&str, &[u8])>) -> Vec<u8> {
        let mut head = self.head(method, path);
        if !token.is_empty() {
            head += &format!("Authorization: Bearer {token}\r\n");
        }
        if let Some((kind, body)) = body {
            head += &format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        }
        head += "\r\n";
        [head.as_bytes(), body.map_or(&[][..], |(_, body)| body)].concat()
    }

    /// Returns a request with JSON, authenticated by the link.
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Vec<u8> {
        self.request(method, path, self.token(), Some(("application/json", body.to_string().as_bytes())))
    }

    /// Sends requests over several connections, each when the one before it has
    /// been answered, without end.
    pub async fn flood(&self, request: impl Fn() -> Vec<u8>) {
        self.in_parallel(CONNECTIONS, async |number| {
            let mut http = Http::new(Rc::clone(&self.endpoint), number);
            loop {
                self.turn().await;
                let status = http.send(&request()).await.map(|answer| answer.status);
                self.count_status(status.ok());
            }
        })
        .await;
    }

    /// Runs a number of tasks concurrently, on this thread.
    pub async fn in_parallel(&self, tasks: usize, task: impl AsyncFn(usize)) {
        futures_util::future::join_all((0..tasks).map(|number| task(number))).await;
    }

    /// Sends one request and counts its answer.
    pub async fn send(&self, request: &[u8]) {
        let status = Http::new(Rc::clone(&self.endpoint), 0).send(request).await.map(|answer| answer.status);
        self.count_status(status.ok());
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The server does not accept it.
    pub async fn connect(&self) -> Result<Connection, Failure> {
        self.endpoint.connect(0).await
    }

    /// Opens a socket to the realtime engine.
    ///
    /// # Errors
    /// The engine refuses it.
    pub async fn socket(&self) -> Result<Socket, Failure> {
        let address = format!("{NETWORK}::{:x}", self.number() % 0xffff);
        Socket::connect_from(&self.endpoint, 0, &self.victim.key, Some(&address)).await
    }

    /// Opens a socket that is subscribed to the channel of the link.
    ///
    /// # Errors
    /// The server refuses it.
    pub async fn subscribed_socket(&self) -> Result<Socket, Failure> {
        let mut socket = self.socket().await?;
        let body = json!({ "socket_id": socket.id, "channel_name": self.victim.channel });
        let request = self.json("POST", &self.victim.auth_path, &body);
        let mut http = Http::new(Rc::clone(&self.endpoint), 0);
        let signed: Value = serde_json::from_slice(http.send(&request).await?.good()?)?;
        socket.subscribe(&self.victim.channel, signed["auth"].as_str().unwrap_or_default()).await?;
        Ok(socket)
    }

    /// Returns the name of the channel of the link.
    pub fn channel(&self) -> &str {
        &self.victim.channel
    }

    /// Counts a frame that was sent.
    pub fn count_frame(&self) {
        self.answers.borrow_mut().taken += 1;
    }

    /// Counts a connection that the server did not accept or closed.
    pub fn count_closed(&self) {
        self.answers.borrow_mut().closed += 1;
    }

    fn count_status(&self, status: Option<u16>) {
        let mut answers = self.answers.borrow_mut();
        let count = match status {
            None => &mut answers.closed,
            Some(429) => &mut answers.limited,
            Some(500..) => &mut answers.failed,
            Some(400..) => &mut answers.refused,
            Some(_) => &mut answers.taken,
        };
        *count += 1;
    }
}
