//! `POST|DELETE /api/hotel/{slug}/bookings/{booking id}/links`

use crate::harness::{Api, guest_path};
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

const LINKS: &str = "/bookings/BK-2025-0123/links";

#[tokio::test]
async fn a_link_is_valid_until_it_is_revoked() {
    let api = Api::open().await;
    let link = api.system(Method::POST, LINKS).ok(201).await;
    let token = link["token"].as_str().expect("a text");
    assert_eq!(token.len(), 43);
    let expected = json!({
        "url": format!("https://chat.hotel.example/guest/hotel/killarney/chat?token={token}"), "token": token,
        // 180 days from now, because no check-out is known.
        "expires_at": "2027-05-21T10:00:00.000Z",
    });
    assert_eq!(link, expected);
    let context = || api.ask(Method::GET, &guest_path("/context")).bearer(token);
    assert_eq!(context().ok(200).await["booking_id"], json!("BK-2025-0123"));
    api.guest(Method::GET, "/context").ok(200).await;

    // This one, and the first one.
    assert_eq!(api.system(Method::DELETE, LINKS).ok(200).await, json!({ "revoked": 2 }));
    context().refused(ErrorCode::InvalidToken).await;
    api.guest(Method::GET, "/context").refused(ErrorCode::InvalidToken).await;
    assert_eq!(api.system(Method::DELETE, LINKS).ok(200).await, json!({ "revoked": 0 }));

    let fresh = api.system(Method::POST, LINKS).ok(201).await;
    assert_ne!(fresh["token"], link["token"]);
    let fresh = fresh["token"].as_str().expect("a text");
    api.ask(Method::GET, &guest_path("/context")).bearer(fresh).ok(200).await;
}

#[tokio::test]
async fn the_check_out_date_determines_when_a_link_expires() {
    let api = Api::open().await;
    api.system(Method::PUT, "/bookings/BK-2025-0123").json(&json!({ "check_out": "2026-11-24" })).ok(200).await;
    let link = api.system(Method::POST, LINKS).ok(201).await;
    assert_eq!(link["expires_at"], json!("2026-12-25T00:00:00.000Z"));
}

#[tokio::test]
async fn links_of_a_missing_booking_are_not_found() {
    let api = Api::open().await;
    for method in [Method::POST, Method::DELETE] {
        api.system(method, "/bookings/B2/links").refused(ErrorCode::NotFound).await;
    }
}
