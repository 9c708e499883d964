//! All routes, for tests that visit each of them.

use crate::harness::{Api, TestRequest};
use axum::http::Method;

/// Kind of credential that a route requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteCredential {
    /// The guest's token.
    Guest,
    /// The API key of the hotel's own system.
    System,
    /// The desk's API: an API key or a session.
    Staff,
    /// The desk's pages: a session.
    Desk,
    /// None.
    Open,
}

use RouteCredential::{Desk, Guest, Open, Staff, System};

/// Method, path and kind of credential of every route except those of the
/// engine.
pub const ROUTES: [(&str, &str, RouteCredential); 63] = [
    ("GET", "/api/guest/hotel/killarney/chat/context", Guest),
    ("POST", "/api/guest/hotel/killarney/chat/context", Guest),
    ("GET", "/api/guest/hotel/killarney/chat/messages", Guest),
    ("POST", "/api/guest/hotel/killarney/chat/messages", Guest),
    ("PATCH", "/api/guest/hotel/killarney/chat/messages/1", Guest),
    ("DELETE", "/api/guest/hotel/killarney/chat/messages/1", Guest),
    ("POST", "/api/guest/hotel/killarney/chat/read", Guest),
    ("POST", "/api/guest/hotel/killarney/chat/attachments", Guest),
    ("GET", "/api/guest/hotel/killarney/chat/push", Guest),
    ("PUT", "/api/guest/hotel/killarney/chat/push", Guest),
    ("DELETE", "/api/guest/hotel/killarney/chat/push", Guest),
    ("POST", "/api/guest/hotel/killarney/chat/pusher/auth", Guest),
    ("GET", "/api/hotel/killarney/attachments/00000000-0000-4000-8000-000000000000", Guest),
    ("GET", "/api/hotel/killarney/attachments/00000000-0000-4000-8000-000000000000/thumbnail", Guest),
    ("GET", "/guest/hotel/killarney/chat", Guest),
    ("POST", "/guest/hotel/killarney/chat", Guest),
    ("GET", "/guest/hotel/killarney/chat/kept", Open),
    ("GET", "/guest/hotel/killarney/chat/manifest.webmanifest", Open),
    ("GET", "/guest/hotel/killarney/chat/icon-180.png", Open),
    ("GET", "/api/staff/hotel/killarney/me", Staff),
    ("GET", "/api/staff/hotel/killarney/staff", Staff),
    ("GET", "/api/staff/hotel/killarney/conversations", Staff),
    ("GET", "/api/staff/hotel/killarney/conversations/1", Staff),
    ("GET", "/api/staff/hotel/killarney/conversations/1/messages", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/messages", Staff),
    ("PATCH", "/api/staff/hotel/killarney/conversations/1/messages/1", Staff),
    ("DELETE", "/api/staff/hotel/killarney/conversations/1/messages/1", Staff),
    ("GET", "/api/staff/hotel/killarney/conversations/1/notes", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/notes", Staff),
    ("DELETE", "/api/staff/hotel/killarney/conversations/1/notes/1", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/read", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/attachments", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/assign", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/resolve", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/reopen", Staff),
    ("GET", "/api/staff/hotel/killarney/canned-replies", Staff),
    ("PUT", "/api/staff/hotel/killarney/canned-replies/wifi", Staff),
    ("DELETE", "/api/staff/hotel/killarney/canned-replies/wifi", Staff),
    ("POST", "/api/staff/hotel/killarney/pusher/auth", Staff),
    ("GET", "/api/hotel/killarney/bookings/BK-2025-0123", System),
    ("PUT", "/api/hotel/killarney/bookings/BK-2025-0123", System),
    ("POST", "/api/hotel/killarney/bookings/BK-2025-0123/links", System),
    ("DELETE", "/api/hotel/killarney/bookings/BK-2025-0123/links", System),
    ("GET", "/api/hotel/killarney/guide", System),
    ("PUT", "/api/hotel/killarney/guide", System),
    ("GET", "/desk/hotel/killarney", Desk),
    ("GET", "/desk/hotel/killarney/guide", Desk),
    ("POST", "/desk/hotel/killarney/guide", Desk),
    ("GET", "/desk/hotel/killarney/conversations/1", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/resolve", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/reopen", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/assign", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/notes", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/notes/1/delete", Desk),
    ("POST", "/desk/hotel/killarney/sign-out", Desk),
    ("GET", "/desk/hotel/killarney/sign-in", Open),
    ("POST", "/desk/hotel/killarney/sign-in", Open),
    ("GET", "/", Open),
    ("GET", "/desk", Open),
    ("GET", "/healthz", Open),
    ("GET", "/readyz", Open),
    ("GET", "/metrics", Open),
];

/// Creates a request to a route, with the credential that it requires; `cookie`
/// belongs to a signed-in user.
pub fn route_request<'a>(
    api: &'a Api,
    (method, path, credential): (&str, &str, RouteCredential),
    cookie: &str,
) -> TestRequest<'a> {
    let ask = api.ask(method.parse::<Method>().expect("a method"), path);
    match credential {
        Guest => ask.bearer(&api.token),
        System => ask.bearer(&api.key),
        Staff | Desk => ask.header("cookie", cookie),
        Open => ask,
    }
}
