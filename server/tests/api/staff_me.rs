//! `/api/staff/hotel/{slug}/me`

use crate::harness::{Api, KEY};
use axum::http::Method;
use serde_json::json;
use shared::{Access, ErrorCode};

#[tokio::test]
async fn me_returns_identity_and_access() {
    let api = Api::open().await;
    let mut hotel = api.staff(Method::GET, "/me").ok(200).await;
    let pusher = hotel["pusher"].take();
    let expected = json!({
        "staff_id": null, "name": "Killarney Park", "role": "Reception", "access": "manager", "pusher": null,
    });
    assert_eq!(hotel, expected);
    for (number, (name, access)) in [("Maeve", Access::Manager), ("Aoife", Access::Agent)].into_iter().enumerate() {
        let cookie = api.signed_in_with(access, "killarney", name).await;
        let expected = json!({
            "staff_id": number + 1, "name": name, "role": "Reception", "access": access.as_str(), "pusher": pusher,
        });
        assert_eq!(api.desk(&cookie, Method::GET, "/me").ok(200).await, expected);
    }
    api.ask(Method::GET, "/api/staff/hotel/killarney/me").refused(ErrorCode::TokenRequired).await;
    api.ask(Method::GET, "/api/staff/hotel/killarney/me").bearer(&api.token).refused(ErrorCode::InvalidToken).await;
}

#[tokio::test]
async fn me_returns_the_staff_channel_to_an_api_key() {
    let api = Api::open().await;
    let expected = json!({
        "channel": "private-hotel-killarney-staff-chat", "event": "realtime_event", "key": KEY, "cluster": "mt1",
        "host": "chat.hotel.example", "port": 443, "tls": true,
        "auth_endpoint": "/api/staff/hotel/killarney/pusher/auth",
    });
    assert_eq!(api.staff(Method::GET, "/me").ok(200).await["pusher"], expected);
    // Under another host name, the socket has that host too.
    let inside = api.staff(Method::GET, "/me").header("host", "10.0.0.5:3000").ok(200).await;
    assert_eq!((&inside["pusher"]["host"], &inside["pusher"]["port"]), (&json!("10.0.0.5"), &json!(3000)));
    let elsewhere = Api::with_external_engine().await.staff(Method::GET, "/me").ok(200).await;
    assert_eq!(elsewhere["pusher"]["host"], "ws-eu.pusher.com");
    assert_eq!(elsewhere["pusher"]["channel"], expected["channel"]);
}

#[tokio::test]
async fn reduced_access_applies_at_once() {
    let api = Api::open().await;
    let cookie = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let put = |cookie: &str| api.desk(cookie, Method::PUT, "/canned-replies/wifi").json(&json!({ "text": "x" }));
    put(&cookie).ok(201).await;
    // Storing her again also ends her session.
    let anew = api.signed_in("Maeve").await;
    put(&cookie).refused(ErrorCode::InvalidToken).await;
    put(&anew).refused(ErrorCode::NotAllowed).await;
}
