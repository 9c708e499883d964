//! All routes, for tests that visit each of them.

use crate::harness::{Api, TestRequest};
use axum::http::Method;
use std::collections::BTreeSet;

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
/// engine. The last three revoke the guest's links and erase the booking.
pub const ROUTES: [(&str, &str, RouteCredential); 119] = [
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
    ("GET", "/guest/hotel/killarney/chat/languages", Open),
    ("GET", "/guest/hotel/killarney/chat/languages/de", Open),
    ("GET", "/api/page/history", Guest),
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
    ("POST", "/api/staff/hotel/killarney/conversations/resolve", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/reopen", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/snooze", Staff),
    ("DELETE", "/api/staff/hotel/killarney/conversations/1/snooze", Staff),
    ("POST", "/api/staff/hotel/killarney/conversations/1/unread", Staff),
    ("DELETE", "/api/staff/hotel/killarney/conversations/1/unread", Staff),
    ("GET", "/api/staff/hotel/killarney/canned-replies", Staff),
    ("PUT", "/api/staff/hotel/killarney/canned-replies/wifi", Staff),
    ("DELETE", "/api/staff/hotel/killarney/canned-replies/wifi", Staff),
    ("POST", "/api/staff/hotel/killarney/pusher/auth", Staff),
    ("GET", "/api/hotel/killarney/bookings/BK-2025-0123", System),
    ("PUT", "/api/hotel/killarney/bookings/BK-2025-0123", System),
    ("POST", "/api/hotel/killarney/bookings/BK-2025-0123/links", System),
    ("DELETE", "/api/hotel/killarney/bookings/BK-2025-0123/links", System),
    ("GET", "/api/hotel/killarney/bookings/BK-2025-0123/export", System),
    ("GET", "/api/hotel/killarney/guide", System),
    ("PUT", "/api/hotel/killarney/guide", System),
    ("GET", "/api/hotel/killarney/webhooks", System),
    ("PUT", "/api/hotel/killarney/webhooks", System),
    ("GET", "/api/hotel/killarney/webhooks/1", System),
    ("PUT", "/api/hotel/killarney/webhooks/1", System),
    ("DELETE", "/api/hotel/killarney/webhooks/1", System),
    ("GET", "/api/hotel/killarney/webhooks/1/deliveries", System),
    ("POST", "/api/hotel/killarney/webhooks/1/deliveries/1/send-again", System),
    ("GET", "/desk/hotel/killarney", Desk),
    ("POST", "/desk/hotel/killarney/first-steps/hide", Desk),
    ("GET", "/desk/hotel/killarney/staff", Desk),
    ("POST", "/desk/hotel/killarney/staff", Desk),
    ("POST", "/desk/hotel/killarney/staff/links/revoke", Desk),
    ("POST", "/desk/hotel/killarney/staff/1", Desk),
    ("GET", "/desk/hotel/killarney/import", Desk),
    ("POST", "/desk/hotel/killarney/import", Desk),
    ("GET", "/desk/hotel/killarney/settings", Desk),
    ("POST", "/desk/hotel/killarney/settings", Desk),
    ("GET", "/desk/hotel/killarney/account", Desk),
    ("POST", "/desk/hotel/killarney/account", Desk),
    ("GET", "/desk/hotel/killarney/longest-waiting", Desk),
    ("GET", "/desk/hotel/killarney/bookings", Desk),
    ("POST", "/desk/hotel/killarney/bookings", Desk),
    ("GET", "/desk/hotel/killarney/bookings/BK-2025-0123", Desk),
    ("POST", "/desk/hotel/killarney/bookings/BK-2025-0123", Desk),
    ("POST", "/desk/hotel/killarney/bookings/BK-2025-0123/links", Desk),
    ("GET", "/desk/hotel/killarney/guide", Desk),
    ("POST", "/desk/hotel/killarney/guide", Desk),
    ("GET", "/desk/hotel/killarney/replies", Desk),
    ("POST", "/desk/hotel/killarney/replies", Desk),
    ("POST", "/desk/hotel/killarney/replies/wifi/delete", Desk),
    ("GET", "/desk/hotel/killarney/webhooks", Desk),
    ("POST", "/desk/hotel/killarney/webhooks/1/deliveries/1/send-again", Desk),
    ("GET", "/desk/hotel/killarney/conversations/1", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/resolve", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/reopen", Desk),
    ("POST", "/desk/hotel/killarney/resolve", Desk),
    ("POST", "/desk/hotel/killarney/reopen", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/snooze", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/snooze/end", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/unread", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/unread/undo", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/assign", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/notes", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/notes/1/delete", Desk),
    ("POST", "/desk/hotel/killarney/sign-out", Desk),
    ("GET", "/desk/hotel/killarney/sign-in", Open),
    ("POST", "/desk/hotel/killarney/sign-in", Open),
    ("GET", "/desk/hotel/killarney/join", Open),
    ("POST", "/desk/hotel/killarney/join", Open),
    ("GET", "/setup", Open),
    ("POST", "/setup", Open),
    ("GET", "/", Open),
    ("GET", "/desk", Open),
    ("GET", "/desk/", Open),
    ("GET", "/api/openapi.json", Open),
    ("GET", "/api/docs", Open),
    ("GET", "/api/docs.css", Open),
    ("GET", "/healthz", Open),
    ("GET", "/readyz", Open),
    ("GET", "/metrics", Open),
    ("POST", "/desk/hotel/killarney/bookings/BK-2025-0123/links/revoke", Desk),
    ("POST", "/desk/hotel/killarney/conversations/1/erase", Desk),
    ("DELETE", "/api/hotel/killarney/bookings/BK-2025-0123/data", System),
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

/// The routers in routes.rs with the paths below which they are, without those of
/// the engine.
const ROUTERS: [(&str, &str); 10] = [
    ("api", "/api"),
    ("guest_api", "/api/guest/hotel/{slug}/chat"),
    ("staff_api", "/api/staff/hotel/{slug}"),
    ("integration_api", "/api/hotel/{slug}"),
    ("attachment_files", "/api/hotel/{slug}/attachments"),
    ("guest_pages", ""),
    ("desk_pages", ""),
    ("monitoring_routes", ""),
    ("desk", "/desk/hotel/{slug}"),
    ("conversation", "/desk/hotel/{slug}/conversations/{id}"),
];
const ENGINE_ROUTERS: [&str; 2] = ["engine_api", "engine_socket"];

/// Returns the method and the path of every route in routes.rs. A route for any
/// method counts as GET.
fn routed() -> BTreeSet<(&'static str, String)> {
    let mut routes = BTreeSet::new();
    let (mut function, mut router) = ("", "");
    for line in include_str!("../../src/http/routes.rs").lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("fn ") {
            function = rest.split('(').next().expect("a name");
            router = function;
        } else if let Some((name, _)) = line.strip_prefix("let ").and_then(|rest| rest.split_once(" = Router::new()")) {
            router = name;
        } else if line.starts_with("Router::new()") {
            router = function;
        }
        for route in line.split(".route(\"").skip(1) {
            if ENGINE_ROUTERS.contains(&router) {
                continue;
            }
            let prefix = ROUTERS.iter().find(|(name, _)| *name == router).map(|(_, prefix)| *prefix);
            let prefix = prefix.unwrap_or_else(|| panic!("the router {router} is not in ROUTERS"));
            let (path, handlers) = route.split_once("\", ").expect("a path and its handlers, in one line");
            let path = if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") };
            let calls: Vec<&str> = handlers.split('.').collect();
            for (call, method) in [
                ("get(", "GET"),
                ("any(", "GET"),
                ("put(", "PUT"),
                ("post(", "POST"),
                ("delete(", "DELETE"),
                ("patch(", "PATCH"),
            ] {
                if calls.iter().any(|one| one.starts_with(call)) {
                    routes.insert((method, path.clone()));
                }
            }
        }
    }
    routes
}

/// Returns whether a path has this pattern, in which `{name}` is any segment.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(expected, segment)| expected.starts_with('{') || expected == segment)
}

#[test]
fn routes_are_those_of_the_server() {
    let routed = routed();
    // As the router does, a path takes the pattern with the fewest parameters.
    let visited = ROUTES.into_iter().map(|(method, path, _)| {
        let patterns = routed.iter().filter(|(by, pattern)| *by == method && matches(pattern, path));
        let best = patterns.min_by_key(|(_, pattern)| pattern.matches('{').count());
        best.unwrap_or_else(|| panic!("{method} {path} is no route")).clone()
    });
    assert_eq!(visited.collect::<BTreeSet<_>>(), routed);
}
