//! `PUT|GET /api/hotel/{slug}/bookings/{booking id}`

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

const RULE: &str = "a booking id must be 1 to 64 characters of A-Z a-z 0-9 _ = @ , . ; -";

fn new_booking() -> Value {
    json!({
        "booking_id": "B2", "conversation_id": 2, "guest_name": "Bram", "room": null, "check_in": null,
        "check_out": null, "checked_in_at": null, "checked_out_at": null, "cancelled": false, "room_number": null,
        "allowed_actions": [], "disabled_code": "NOT_CHECKED_IN",
        "disabled_reason": "Check-in required to access chat", "current_staff_handler": null,
    })
}

async fn put(api: &Api, body: Value) -> Value {
    api.system(Method::PUT, "/bookings/B2").json(&body).ok(200).await
}

#[tokio::test]
async fn booking_is_created_changed_and_read() {
    let api = Api::open().await;
    let path = "/bookings/B2";
    api.system(Method::GET, path).refused(ErrorCode::NotFound).await;
    let made = api.system(Method::PUT, path).json(&json!({ "guest_name": "Bram", "other": [] })).ok(201).await;
    assert_eq!(made, new_booking());
    assert_eq!(api.system(Method::GET, path).ok(200).await, made);

    let stay = json!({
        "room": "202", "check_in": "2026-11-22", "check_out": "2026-11-25",
        "checked_in_at": "2026-11-22T14:30:00Z", "checked_out_at": null, "cancelled": false,
    });
    let mut expected = new_booking();
    for (field, value) in [
        ("room", json!("202")),
        ("room_number", json!("202")),
        ("check_in", json!("2026-11-22")),
        ("check_out", json!("2026-11-25")),
        ("checked_in_at", json!("2026-11-22T14:30:00.000Z")),
        ("allowed_actions", json!(["chat"])),
        ("disabled_code", json!(null)),
        ("disabled_reason", json!(null)),
    ] {
        expected[field] = value;
    }
    assert_eq!(put(&api, stay).await, expected);
    assert_eq!(put(&api, json!({})).await, expected, "omitted fields are kept");
    assert_eq!(api.system(Method::GET, path).ok(200).await, expected);

    let nulls =
        json!({ "room": null, "check_in": null, "check_out": null, "checked_in_at": null, "checked_out_at": null });
    assert_eq!(put(&api, nulls).await, new_booking(), "null clears");
    assert_eq!(put(&api, json!({ "cancelled": true })).await["cancelled"], json!(true));
    assert_eq!(put(&api, json!({ "guest_name": "Bram S." })).await["cancelled"], json!(true));
    assert_eq!(put(&api, json!({ "cancelled": false })).await["cancelled"], json!(false));
}

#[tokio::test]
async fn changed_chat_state_is_pushed() {
    let api = Api::open().await;
    let put = async |body: Value| api.system(Method::PUT, "/bookings/BK-2025-0123").json(&body).ok(200).await;
    put(json!({ "guest_name": "Ada King", "check_out": "2026-11-30" })).await;
    assert!(api.house.take_events().await.is_empty());
    put(json!({ "checked_out_at": "2026-11-22T10:00:00Z" })).await;
    let events = api.house.take_events().await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].channel, "private-hotel-killarney-guest-chat-booking-BK-2025-0123");
    let meta = json!({ "event_id": events[0].data["meta"]["event_id"], "seq": 1, "sent_at": House::START });
    let expected = json!({
        "type": "chat_state", "allowed_actions": [], "disabled_code": "ALREADY_CHECKED_OUT",
        "disabled_reason": "Chat unavailable after checkout", "room_number": "101", "current_staff_handler": null,
        "meta": meta,
    });
    assert_eq!(events[0].data, expected);
    assert_eq!(events[1].channel, "private-hotel-killarney-staff-chat");
}

#[tokio::test]
async fn a_name_that_breaks_the_grammar_is_refused_with_the_rule() {
    let api = Api::open().await;
    for name in ["a%20b", "a%2Fb", "%C3%A9", "a%00", "a:b", "%25", &"x".repeat(65)] {
        for (method, path) in [
            (Method::PUT, format!("/bookings/{name}")),
            (Method::GET, format!("/bookings/{name}")),
            (Method::POST, format!("/bookings/{name}/links")),
            (Method::DELETE, format!("/bookings/{name}/links")),
        ] {
            let question = api.system(method.clone(), &path).json(&json!({ "guest_name": "Bram" }));
            assert_eq!(question.refused(ErrorCode::BadRequest).await, RULE, "{method} {path}");
        }
    }
    for name in ["A-Za_z0=9@,.;-", ".", "..", "%41", &"x".repeat(64)] {
        let question = api.system(Method::PUT, &format!("/bookings/{name}")).json(&json!({ "guest_name": "Bram" }));
        question.ok(201).await;
    }
}

#[tokio::test]
async fn a_booking_that_would_not_be_valid_is_refused() {
    let api = Api::open().await;
    for body in [
        json!({ "room": "202" }),
        json!({ "guest_name": "" }),
        json!({ "guest_name": 7 }),
        json!({ "guest_name": "Bram", "room": 202 }),
        json!({ "guest_name": "Bram", "check_in": "22.11.2026" }),
        json!({ "guest_name": "Bram", "check_in": "2026-02-30" }),
        json!({ "guest_name": "Bram", "check_in": "2026-11-23", "check_out": "2026-11-22" }),
        json!({ "guest_name": "Bram", "checked_in_at": "now" }),
        json!({ "guest_name": "Bram", "checked_in_at": 1_795_000_000 }),
        json!({ "guest_name": "Bram", "cancelled": "yes" }),
        json!(["Bram"]),
    ] {
        api.system(Method::PUT, "/bookings/B2").json(&body).refused(ErrorCode::BadRequest).await;
    }
    api.system(Method::GET, "/bookings/B2").refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn a_hotel_sees_its_own_bookings_only() {
    let api = Api::open().await;
    api.house.put_guest("dingle", "theirs").await;
    api.system(Method::GET, "/bookings/theirs").refused(ErrorCode::NotFound).await;
    let key = api.house.api_key("dingle").await;
    let question = api.ask(Method::GET, "/api/hotel/killarney/bookings/BK-2025-0123").bearer(&key);
    question.refused(ErrorCode::InvalidToken).await;
    api.ask(Method::GET, "/api/hotel/dingle/bookings/BK-2025-0123").bearer(&key).refused(ErrorCode::NotFound).await;
}
