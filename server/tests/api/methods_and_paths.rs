//! Unknown paths, and methods that a path does not support.

use crate::harness::Api;
use axum::http::Method;
use shared::ErrorCode;

#[tokio::test]
async fn unknown_path_is_not_found() {
    let api = Api::open().await;
    for path in [
        "/api",
        "/api/",
        "/api/unknown",
        "/api/guest",
        "/api/guest/hotel/killarney",
        "/api/guest/hotel/killarney/chat",
        "/api/guest/hotel/killarney/chat/",
        "/api/guest/hotel/killarney/chat/messages/",
        "/api/guest/hotel/killarney/chat/messages/1/2/3",
        "/api/guest/hotel/a/b/chat/context",
        "/api/staff/hotel/killarney/conversations/1/nothing",
        "/api/hotel/killarney/bookings",
        "/api/hotel/killarney/bookings/",
        "/api/page/unknown",
        "/api/../api/unknown",
        "/api/%2e%2e/x",
        "/unknown",
        "/",
        "/guest/hotel/killarney",
        "/.env",
        "/manifest.json",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = api.ask(method.clone(), path).bearer(&api.token).answer().await;
            assert_eq!(answer.status, 404, "{method} {path}");
            answer.refused(ErrorCode::NotFound);
        }
    }
}

#[tokio::test]
async fn unsupported_method_lists_the_allowed_ones() {
    let api = Api::open().await;
    for (path, allowed) in [
        ("/api/guest/hotel/killarney/chat/context", "GET,HEAD,POST"),
        ("/api/guest/hotel/killarney/chat/messages", "GET,HEAD,POST"),
        ("/api/guest/hotel/killarney/chat/messages/1", "PATCH,DELETE"),
        ("/api/guest/hotel/killarney/chat/read", "POST"),
        ("/api/guest/hotel/killarney/chat/pusher/auth", "POST"),
        ("/api/staff/hotel/killarney/conversations", "GET,HEAD"),
        ("/api/staff/hotel/killarney/conversations/1/messages", "GET,HEAD,POST"),
        ("/api/staff/hotel/killarney/conversations/1/messages/1", "PATCH,DELETE"),
        ("/api/staff/hotel/killarney/conversations/1/notes", "GET,HEAD,POST"),
        ("/api/staff/hotel/killarney/conversations/1/notes/1", "DELETE"),
        ("/api/staff/hotel/killarney/conversations/1/read", "POST"),
        ("/api/staff/hotel/killarney/me", "GET,HEAD"),
        ("/api/staff/hotel/killarney/canned-replies", "GET,HEAD"),
        ("/api/staff/hotel/killarney/canned-replies/wifi", "PUT,DELETE"),
        ("/api/staff/hotel/killarney/pusher/auth", "POST"),
        ("/api/hotel/killarney/bookings/B1", "PUT,GET,HEAD"),
        ("/api/hotel/killarney/bookings/B1/links", "POST,DELETE"),
        ("/api/page/history", "GET,HEAD"),
        ("/guest/hotel/killarney/chat", "GET,HEAD,POST"),
    ] {
        let every =
            [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE];
        for method in every {
            if allowed.split(',').any(|one| one == method.as_str()) {
                continue;
            }
            let answer = api.ask(method, path).answer().await;
            answer.refused(ErrorCode::MethodNotAllowed);
            assert_eq!(answer.header("allow"), Some(allowed), "{path}");
        }
    }
}

#[tokio::test]
async fn non_utf8_path_is_refused_regardless_of_the_key() {
    let api = Api::open().await;
    for path in ["/api/hotel/killarney/bookings/a%FFb", "/api/staff/hotel/killarney/conversations/%FF/messages"] {
        for key in [api.key.as_str(), "gck_unknown"] {
            api.ask(Method::GET, path).bearer(key).refused(ErrorCode::BadRequest).await;
        }
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let api = Api::open().await;
    let answer = api.guest(Method::HEAD, "/context").answer().await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
}
