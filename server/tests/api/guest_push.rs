//! `/api/guest/hotel/{slug}/chat/push`

use crate::harness::Api;
use crate::support::{AUTH, House, P256DH};
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

/// Returns a browser's `PushSubscription.toJSON()`.
fn subscription() -> Value {
    json!({
        "endpoint": "https://push.example/wpush/v2/secret", "expirationTime": null,
        "keys": { "p256dh": P256DH, "auth": AUTH },
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut changed = subscription();
    changed[field] = value;
    changed
}

/// Returns the languages of the guest's push subscriptions, from the guest's
/// export.
async fn languages(api: &Api) -> Vec<String> {
    let path = format!("/api/hotel/killarney/bookings/{}/export", House::BOOKING);
    let export = api.ask(Method::GET, &path).bearer(&api.key).ok(200).await;
    let browsers = export["browsers"].as_array().expect("a list").clone();
    assert!(!export.to_string().contains("secret"), "the export shows more of an endpoint than its host");
    assert!(browsers.iter().all(|browser| browser["push_service"] == "push.example"));
    browsers.iter().map(|browser| browser["language"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn browser_gets_the_key_subscribes_and_unsubscribes() {
    let api = Api::with_push_key("BPublic").await;
    let state = api.guest(Method::GET, "/push").ok(200).await;
    assert_eq!(state, json!({ "available": true, "public_key": "BPublic" }));
    for (language, expected) in
        [(Value::Null, "en"), (json!("zh-TW"), "zh-Hant"), (json!("tlh"), "en"), (json!("de-AT"), "de")]
    {
        let answer = api.guest(Method::PUT, "/push").json(&with("language", language)).answer().await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""));
        assert_eq!(languages(&api).await, [expected]);
    }
    let endpoint = json!({ "endpoint": subscription()["endpoint"] });
    for _ in 0..2 {
        assert_eq!(api.guest(Method::DELETE, "/push").json(&endpoint).answer().await.status, 204);
        assert!(languages(&api).await.is_empty());
    }
}

#[tokio::test]
async fn malformed_subscription_is_refused_with_the_rule() {
    let api = Api::with_push_key("BPublic").await;
    for (wrong, rule) in [
        (with("endpoint", json!("http://push.example/p")), "endpoint: url must begin with https://"),
        (with("endpoint", json!("https://127.0.0.1/p")), "endpoint: url must be on the public internet"),
        (with("endpoint", json!("https://push.example:22/p")), "endpoint: url must be that of a push service"),
        (with("keys", json!({ "p256dh": "AAAA", "auth": AUTH })), "keys must be a point of P-256"),
        (with("keys", json!({ "p256dh": P256DH, "auth": "" })), "keys must be a point of P-256"),
    ] {
        let detail = api.guest(Method::PUT, "/push").json(&wrong).refused(ErrorCode::BadRequest).await;
        assert!(detail.starts_with(rule), "{detail}");
    }
    for wrong in [json!({}), with("keys", Value::Null), with("endpoint", json!(1)), with("language", json!(["de"]))] {
        api.guest(Method::PUT, "/push").json(&wrong).refused(ErrorCode::BadRequest).await;
    }
    let long = with("endpoint", json!(format!("https://push.example/{}", "x".repeat(4096))));
    api.guest(Method::PUT, "/push").json(&long).refused(ErrorCode::BodyTooLarge).await;
    api.guest(Method::DELETE, "/push").json(&json!({})).refused(ErrorCode::BadRequest).await;
    assert!(languages(&api).await.is_empty());
}

#[tokio::test]
async fn push_is_unavailable_without_a_key() {
    let api = Api::open().await;
    let state = api.guest(Method::GET, "/push").ok(200).await;
    assert_eq!(state, json!({ "available": false, "public_key": null }));
    api.guest(Method::PUT, "/push").json(&subscription()).refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn a_revoked_link_cannot_subscribe() {
    let api = Api::with_push_key("BPublic").await;
    let (slug, booking) = (House::HOTEL.parse().expect("a slug"), House::BOOKING.parse().expect("a name"));
    api.house.chat.revoke_links(&slug, &booking).await.expect("revoked");
    api.guest(Method::GET, "/push").refused(ErrorCode::InvalidToken).await;
    api.guest(Method::PUT, "/push").json(&subscription()).refused(ErrorCode::InvalidToken).await;
}
