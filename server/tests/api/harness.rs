//! A server without a socket, and requests to it.

use crate::support::{House, PASSWORD, TestDatabase};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use guest_chat::chat::Chat;
use guest_chat::chat::auth::sign_in::SignInOrigin;
use guest_chat::chat::service::StorageLimits;
use guest_chat::clock::SystemClock;
use guest_chat::config::PublicUrl;
use guest_chat::http::{Server, router};
use guest_chat::realtime::pusher::{Endpoint, PusherApi};
use guest_chat::realtime::{Embedded, Limits, PusherApp, Secret};
use serde_json::{Value, json};
use shared::{Access, ErrorCode};
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt;

/// Key of the app that the server signs for.
pub const KEY: &str = "app-key";
/// Secret of the app.
pub const SECRET: &str = "app-secret";

/// The trusted proxies.
pub const PROXIES: &str = "127.0.0.1,10.0.0.0/8";

/// A server with one hotel, `killarney`, where the guest of one booking,
/// `BK-2025-0123`, has checked in to room 101.
pub struct Api {
    pub house: House,
    /// The guest's token.
    pub token: String,
    /// The hotel's api key.
    pub key: String,
    /// The server.
    pub server: Server,
    router: Router,
    _database: TestDatabase,
}

impl Api {
    pub async fn open() -> Self {
        Self::with_limit(0).await
    }

    /// Opens a server whose pages use hosted Channels.
    pub async fn with_external_engine() -> Self {
        Self::with_engine_at("https://api-eu.pusher.com:443").await
    }

    /// Opens a server with a separate engine whose API has this address.
    pub async fn with_engine_at(address: &str) -> Self {
        let mut api = Self::open().await;
        let endpoint = Endpoint { api: address.to_owned(), host: "ws-eu.pusher.com".to_owned(), port: 443, tls: true };
        let engine = Arc::new(PusherApi::new(app(), endpoint, Arc::new(SystemClock)).expect("a client"));
        api.router = router(Server::with_external_engine(api.house.chat.clone(), engine, public_url(), "eu"));
        api
    }

    /// Opens a server with this public key for push subscriptions.
    pub async fn with_push_key(key: &str) -> Self {
        Self::open().await.known_by(key)
    }

    /// Sets the public key for push subscriptions.
    pub fn known_by(mut self, key: &str) -> Self {
        self.server = self.server.with_push_key(key.to_owned());
        self.router = router(self.server.clone());
        self
    }

    /// Opens a server with this token for the metrics.
    pub async fn with_metrics_token(token: &str) -> Self {
        Self::with(|server| server.with_metrics_token(Some(Secret::new(token)))).await
    }

    /// Opens a server with further configuration.
    pub async fn with(set_up: impl FnOnce(Server) -> Server) -> Self {
        let mut api = Self::open().await;
        let server = Server::new(api.house.chat.clone(), Embedded::new(app(), Limits::default()), public_url(), "mt1");
        api.router = router(set_up(server));
        api
    }

    /// Opens a server with these limits on file storage.
    pub async fn with_storage_limits(limits: StorageLimits) -> Self {
        let mut api = Self::open().await;
        api.house.chat = api.house.chat.clone().with_storage_limits(limits);
        let server = Server::new(api.house.chat.clone(), Embedded::new(app(), Limits::default()), public_url(), "mt1");
        api.router = router(server);
        api
    }

    /// Opens a server whose use cases have further configuration.
    pub async fn with_chat(set_up: impl FnOnce(Chat) -> Chat) -> Self {
        let mut api = Self::open().await;
        api.house.chat = set_up(api.house.chat);
        api.server = Server::new(api.house.chat.clone(), Embedded::new(app(), Limits::default()), public_url(), "mt1");
        api.router = router(api.server.clone());
        api
    }

    /// Opens a server that only this machine can reach.
    pub async fn on_this_machine() -> Self {
        let mut api = Self::open().await;
        let base = "http://127.0.0.1:3000".to_owned();
        let local = PublicUrl { base, host: "127.0.0.1".to_owned(), port: 3000, tls: false };
        api.server = Server::new(api.house.chat.clone(), Embedded::new(app(), Limits::default()), local, "mt1");
        api.router = router(api.server.clone());
        api
    }

    /// Opens a server whose public URL does not use TLS.
    pub async fn in_clear() -> Self {
        let mut api = Self::open().await;
        let public = PublicUrl { base: "http://chat.hotel.example".to_owned(), port: 80, tls: false, ..public_url() };
        let server = Server::new(api.house.chat.clone(), Embedded::new(app(), Limits::default()), public, "mt1");
        api.router = router(server.with_trusted_proxies(PROXIES.parse().expect("networks")));
        api
    }

    /// Opens a server with this limit on guests' messages per minute.
    pub async fn with_limit(send_per_minute: u32) -> Self {
        let (house, database) = House::open(send_per_minute).await;
        house.put_guest(House::HOTEL, House::BOOKING).await;
        let token = house.token(House::HOTEL, House::BOOKING).await;
        let key = house.api_key(House::HOTEL).await;
        let server = Server::new(house.chat.clone(), Embedded::new(app(), Limits::default()), public_url(), "mt1");
        let server = server.with_trusted_proxies(PROXIES.parse().expect("networks"));
        Self { house, token, key, router: router(server.clone()), server, _database: database }
    }

    /// Opens a server without a hotel.
    pub async fn without_hotel() -> Self {
        let (house, database) = House::open(0).await;
        let server = Server::new(house.chat.clone(), Embedded::new(app(), Limits::default()), public_url(), "mt1");
        let server = server.with_trusted_proxies(PROXIES.parse().expect("networks"));
        let (token, key) = (String::new(), String::new());
        Self { house, token, key, router: router(server.clone()), server, _database: database }
    }

    /// Returns the router, to be served over sockets.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Creates a request to any path, without a credential.
    pub fn ask(&self, method: Method, path: &str) -> TestRequest<'_> {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        TestRequest { api: self, request }
    }

    /// Creates a guest's request to a path below the guest API.
    pub fn guest(&self, method: Method, path: &str) -> TestRequest<'_> {
        self.ask(method, &guest_path(path)).bearer(&self.token)
    }

    /// Creates a request with an API key to a path below the staff API.
    pub fn staff(&self, method: Method, path: &str) -> TestRequest<'_> {
        self.ask(method, &format!("/api/staff/hotel/killarney{path}")).bearer(&self.key)
    }

    /// Stores an agent of the reception and signs them in; returns the cookie
    /// as their browser sends it.
    pub async fn signed_in(&self, name: &str) -> String {
        self.signed_in_with(Access::Agent, "killarney", name).await
    }

    /// Signs in a member of staff of any hotel, with that access level.
    pub async fn signed_in_with(&self, access: Access, slug: &str, name: &str) -> String {
        let email = format!("{}@{slug}.example", name.to_lowercase());
        self.house.put_staff_with(access, slug, &email, name).await;
        let from = SignInOrigin::default();
        let signed_in = self.house.chat.sign_in(slug, &email, PASSWORD.to_owned(), from).await;
        let session = signed_in.expect("a session").session;
        format!("__Host-guest-chat-desk={}", session.expose())
    }

    /// Creates a request with a session to a path below the staff API.
    pub fn desk(&self, cookie: &str, method: Method, path: &str) -> TestRequest<'_> {
        self.ask(method, &format!("/api/staff/hotel/killarney{path}")).header("cookie", cookie)
    }

    /// Creates a request of the hotel's system to a path below the integration
    /// API.
    pub fn system(&self, method: Method, path: &str) -> TestRequest<'_> {
        self.ask(method, &format!("/api/hotel/killarney{path}")).bearer(&self.key)
    }

    /// Sends a new message as the guest and returns it.
    pub async fn guest_says(&self, text: &str) -> Value {
        self.guest(Method::POST, "/messages").json(&json!({ "message": text })).ok(201).await["message"].take()
    }

    /// Sends a new message as Maeve and returns it.
    pub async fn maeve_says(&self, conversation: i64, text: &str) -> Value {
        let body = json!({ "message": text, "sender_name": "Maeve", "sender_role": "Reception" });
        let path = format!("/conversations/{conversation}/messages");
        self.staff(Method::POST, &path).json(&body).ok(201).await["message"].take()
    }
}

/// Returns the app of server and engine.
pub fn app() -> PusherApp {
    PusherApp { id: "1".to_owned(), key: KEY.to_owned(), secret: Secret::new(SECRET) }
}

fn public_url() -> PublicUrl {
    PublicUrl {
        base: "https://chat.hotel.example".to_owned(),
        host: "chat.hotel.example".to_owned(),
        port: 443,
        tls: true,
    }
}

/// Returns a path below the guest API.
pub fn guest_path(path: &str) -> String {
    format!("/api/guest/hotel/killarney/chat{path}")
}

/// A request that is being built.
pub struct TestRequest<'a> {
    api: &'a Api,
    request: Request<Body>,
}

impl TestRequest<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(name, value.parse().expect("a header's value"));
        self
    }

    /// Removes a header.
    pub fn without(mut self, name: &str) -> Self {
        self.request.headers_mut().remove(name);
        self
    }

    /// Sets the peer's address.
    pub fn peer(mut self, address: &str) -> Self {
        let address: SocketAddr = address.parse().expect("an address");
        self.request.extensions_mut().insert(ConnectInfo(address));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", media_type)
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub async fn answer(self) -> Answer {
        let response = self.api.router.clone().oneshot(self.request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body, bytes }
    }

    /// Returns the JSON of a successful response with that status.
    pub async fn ok(self, status: u16) -> Value {
        self.answer().await.ok(status)
    }

    /// Returns the `detail` of a refusal.
    pub async fn refused(self, code: ErrorCode) -> String {
        self.answer().await.refused(code)
    }
}

/// A response.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body as text; empty for a picture.
    pub body: String,
    /// The body.
    pub bytes: axum::body::Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII"))
    }

    /// Checks the headers of all API responses, and returns the JSON.
    fn api_json(&self, media_type: &str) -> Value {
        assert_eq!(self.header(header::CONTENT_TYPE.as_str()), Some(media_type), "{}", self.body);
        assert_eq!(self.header("cache-control"), Some("no-store"), "{}", self.body);
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(self.header("referrer-policy"), Some("no-referrer"));
        assert!(self.header("x-request-id").is_some_and(|id| id.len() == 32));
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.api_json("application/json")
    }

    /// Checks all parts of a problem document (RFC 9457) and returns its
    /// `detail`.
    pub fn refused(&self, code: ErrorCode) -> String {
        assert_eq!(self.status, code.status(), "{code}: {}", self.body);
        let problem = self.api_json("application/problem+json");
        let detail = problem["detail"].as_str().expect("a text").to_owned();
        let expected = json!({
            "type": format!("urn:guest-chat:error:{code}"), "title": code.title(), "status": code.status(),
            "detail": detail, "code": code.as_str(), "error": detail,
        });
        assert_eq!(problem, expected);
        detail
    }
}
