//! `/api/hotel/{slug}/webhooks/…`.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

#[tokio::test]
async fn a_webhook_is_made_read_changed_and_removed() {
    let api = Api::open().await;
    let url = "https://pms.hotel.example/hooks";
    let made = api.system(Method::PUT, "/webhooks").json(&json!({ "url": url, "events": ["read"] })).ok(201).await;
    assert_eq!((&made["url"], &made["events"]), (&json!(url), &json!(["read"])));
    assert!(made["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));
    let path = format!("/webhooks/{}", made["id"]);
    let all = json!(["message.created", "conversation.assigned", "conversation.resolved", "read"]);
    let again = api.system(Method::PUT, "/webhooks").json(&json!({ "url": url })).ok(200).await;
    assert_eq!((&again["id"], &again["secret"], &again["events"]), (&made["id"], &json!(null), &all));
    let changed = api.system(Method::PUT, &path).json(&json!({ "url": "https://other.example/" })).ok(200).await;
    assert_eq!(api.system(Method::GET, &path).ok(200).await, changed);
    assert_eq!(api.system(Method::GET, "/webhooks").ok(200).await, json!({ "webhooks": [changed] }));
    assert_eq!(api.system(Method::DELETE, &path).answer().await.status, 204);
    for method in [Method::GET, Method::DELETE] {
        api.system(method, &path).refused(ErrorCode::NotFound).await;
    }
}

#[tokio::test]
async fn malformed_webhook_is_refused_with_the_rule() {
    let api = Api::open().await;
    for (body, rule) in [
        (json!({ "url": "http://pms.hotel.example/" }), "url must begin with https://"),
        (json!({ "url": "https://10.0.0.1/" }), "url must be on the public internet"),
        (json!({ "url": "https://a.example/", "events": [] }), "events must contain at least one event"),
    ] {
        let detail = api.system(Method::PUT, "/webhooks").json(&body).refused(ErrorCode::BadRequest).await;
        assert_eq!(detail, rule);
    }
    let body = json!({ "url": "https://a.example/", "events": ["typing"] });
    api.system(Method::PUT, "/webhooks").json(&body).refused(ErrorCode::BadRequest).await;
}

#[tokio::test]
async fn the_log_shows_deliveries_without_their_texts() {
    let api = Api::open().await;
    let made = api.system(Method::PUT, "/webhooks").json(&json!({ "url": "https://a.example/" })).ok(201).await;
    api.guest_says("a private matter").await;
    let path = format!("/webhooks/{}/deliveries", made["id"]);
    let log = api.system(Method::GET, &path).ok(200).await;
    assert!(!log.to_string().contains("private matter"));
    let first = &log["deliveries"][0];
    assert_eq!((&first["type"], &first["status"]), (&json!("message.created"), &json!("waiting")));
    let again = format!("{path}/{}/send-again", first["id"]);
    assert_eq!(api.system(Method::POST, &again).answer().await.status, 202);
    api.system(Method::POST, &format!("{path}/999/send-again")).refused(ErrorCode::NotFound).await;
    api.system(Method::GET, &format!("{path}?cursor=x")).refused(ErrorCode::BadCursor).await;
}

#[tokio::test]
async fn webhooks_need_the_hotels_own_key() {
    let api = Api::open().await;
    api.ask(Method::GET, "/api/hotel/killarney/webhooks").refused(ErrorCode::TokenRequired).await;
    api.ask(Method::GET, "/api/hotel/killarney/webhooks").bearer(&api.token).refused(ErrorCode::InvalidToken).await;
    api.ask(Method::GET, "/api/hotel/dingle/webhooks").bearer(&api.key).refused(ErrorCode::InvalidToken).await;
}
