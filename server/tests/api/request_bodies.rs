//! Request bodies at every endpoint that has one.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

const JSON: &str = "application/json";

#[tokio::test]
async fn malformed_json_body_is_refused() {
    let api = Api::open().await;
    let broken: [&[u8]; 20] = [
        b"",
        b"{",
        b"}",
        b"null",
        b"5",
        b"\"Hello!\"",
        b"[]",
        b"[\"Hello!\"]",
        b"{\"message\": \"Hello!\"",
        b"{\"message\": \"Hello!\"} {}",
        b"{'message': 'Hello!'}",
        b"message=Hello!",
        b"{\"message\": 5}",
        b"{\"message\": [\"Hello!\"]}",
        b"{\"message\": {}}",
        b"{\"message\": true}",
        b"{\"message\": \"a\", \"message\": \"b\"}",
        b"{\"message\": \"Hello!\", \"reply_to\": \"1\"}",
        b"{\"message\": \"Hello!\", \"reply_to\": 1e99}",
        b"\xef\xbb\xbf{\"message\": \"Hello!\"}",
    ];
    for body in broken {
        let question = api.guest(Method::POST, "/messages").body(JSON, body.to_vec());
        let detail = question.refused(ErrorCode::BadRequest).await;
        assert!(!detail.contains("Hello"), "{detail}");
    }
    assert_eq!(api.guest(Method::GET, "/messages").ok(200).await["count"], json!(0));
}

#[tokio::test]
async fn texts_are_unicode() {
    let api = Api::open().await;
    let broken: [&[u8]; 9] = [
        b"{\"message\": \"\xff\"}",
        b"{\"message\": \"\xc3\"}",
        b"{\"message\": \"\xc0\xaf\"}",
        b"{\"message\": \"\xed\xa0\x80\"}",
        b"{\"message\": \"\xf4\x90\x80\x80\"}",
        br#"{"message": "\ud83d"}"#,
        br#"{"message": "\ude00"}"#,
        br#"{"message": "\ude00\ud83d"}"#,
        br#"{"message": "\ud83dx"}"#,
    ];
    for body in broken {
        api.guest(Method::POST, "/messages").body(JSON, body.to_vec()).refused(ErrorCode::BadRequest).await;
    }
    let utf16 = "{\"message\": \"Hello!\"}".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    api.guest(Method::POST, "/messages")
        .body("application/json; charset=utf-16", utf16)
        .refused(ErrorCode::BadRequest)
        .await;
}

#[tokio::test]
async fn ignored_fields_may_be_nested_deeply() {
    let api = Api::open().await;
    let deep = format!(r#"{{"message": "Hello!", "x": {}{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    api.guest(Method::POST, "/messages").body(JSON, deep).ok(201).await;
    let deep = format!(r#"{{"message": {}"Hello!"{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    api.guest(Method::POST, "/messages").body(JSON, deep).refused(ErrorCode::BadRequest).await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let api = Api::open().await;
    let huge = || format!(r#"{{"message": "Hello!", "x": "{}"}}"#, "x".repeat(1024 * 1024));
    for question in [
        api.guest(Method::POST, "/messages"),
        api.guest(Method::POST, "/read"),
        api.guest(Method::POST, "/pusher/auth"),
        api.staff(Method::POST, "/conversations/1/messages"),
        api.staff(Method::POST, "/conversations/1/read"),
        api.staff(Method::POST, "/pusher/auth"),
        api.system(Method::PUT, "/bookings/B1"),
    ] {
        question.body(JSON, huge()).refused(ErrorCode::BodyTooLarge).await;
    }
    let form = format!("socket_id=1.2&channel_name={}", "x".repeat(1024 * 1024));
    let question = api.guest(Method::POST, "/pusher/auth").body("application/x-www-form-urlencoded", form);
    question.refused(ErrorCode::BodyTooLarge).await;
}

#[tokio::test]
async fn json_body_needs_its_media_type() {
    let api = Api::open().await;
    let body = json!({ "message": "Hello!" }).to_string();
    for media_type in
        ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;x=y"]
    {
        api.guest(Method::POST, "/messages").body(media_type, body.clone()).ok(201).await;
    }
    let refused =
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "", "*/*"];
    for media_type in refused {
        let question = api.guest(Method::POST, "/messages").body(media_type, body.clone());
        question.refused(ErrorCode::UnsupportedMediaType).await;
    }
    for question in [
        api.guest(Method::POST, "/messages"),
        api.guest(Method::POST, "/read"),
        api.staff(Method::POST, "/conversations/1/messages"),
        api.staff(Method::POST, "/conversations/1/read"),
        api.system(Method::PUT, "/bookings/B1"),
    ] {
        question.refused(ErrorCode::UnsupportedMediaType).await;
    }
}

#[tokio::test]
async fn credential_is_checked_before_the_body() {
    let api = Api::open().await;
    let nobody = "A".repeat(43);
    let broken = || api.guest(Method::POST, "/messages").bearer(&nobody);
    broken().body(JSON, "{").refused(ErrorCode::InvalidToken).await;
    broken().body("text/plain", "x".repeat(1024 * 1024)).refused(ErrorCode::InvalidToken).await;
    api.guest(Method::GET, "/messages?limit=x").bearer(&nobody).refused(ErrorCode::InvalidToken).await;
}
