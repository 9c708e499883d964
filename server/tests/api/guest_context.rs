//! `GET|POST /api/guest/hotel/{slug}/chat/context`

use crate::harness::{Api, KEY};
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use serde_json::{Value, json};

fn context() -> Value {
    json!({
        "conversation_id": 1,
        "booking_id": "BK-2025-0123",
        "guest_name": "Ada Byrne",
        "hotel": {
            "slug": "killarney", "name": "Killarney Park", "timezone": "Europe/Dublin", "locale": "en",
            "accent_color": "#0b6e4f", "logo_url": null,
        },
        "allowed_actions": ["chat"],
        "disabled_code": null,
        "disabled_reason": null,
        "room_number": "101",
        "current_staff_handler": null,
        "answers_within_min": null,
        "seq": 0,
        "pusher": {
            "channel": "private-hotel-killarney-guest-chat-booking-BK-2025-0123", "event": "realtime_event",
            "key": KEY, "cluster": "mt1", "host": "chat.hotel.example", "port": 443, "tls": true,
            "auth_endpoint": "/api/guest/hotel/killarney/chat/pusher/auth",
        },
    })
}

#[tokio::test]
async fn context_contains_everything_for_a_new_page() {
    let api = Api::open().await;
    assert_eq!(api.guest(Method::GET, "/context").ok(200).await, context());
    assert_eq!(api.guest(Method::POST, "/context").ok(200).await, context());
    let body = api.guest(Method::POST, "/context").body("text/plain", "whatever").ok(200).await;
    assert_eq!(body, context());
}

#[tokio::test]
async fn context_contains_the_handler_and_the_newest_seq() {
    let api = Api::open().await;
    api.maeve_says(1, "Hello!").await;
    let body = api.guest(Method::GET, "/context").ok(200).await;
    let mut expected = context();
    expected["current_staff_handler"] = json!({ "name": "Maeve", "role": "Reception" });
    expected["seq"] = json!(2);
    assert_eq!(body, expected);
}

#[tokio::test]
async fn context_of_a_closed_chat_has_the_reason() {
    let api = Api::open().await;
    let now = api.house.chat.now();
    let change = |checked_in, checked_out, room: Option<&str>| PutBooking {
        checked_in_at: if checked_in { Change::Set(now) } else { Change::Clear },
        checked_out_at: if checked_out { Change::Set(now) } else { Change::Clear },
        room: room.map_or(Change::Clear, |room| Change::Set(room.to_owned())),
        ..PutBooking::default()
    };
    for (put, code, reason, room) in [
        (change(false, false, None), "NOT_CHECKED_IN", "Check-in required to access chat", None),
        (change(true, false, None), "NO_ROOM_ASSIGNED", "Room assignment required", None),
        (change(true, true, Some("101")), "ALREADY_CHECKED_OUT", "Chat unavailable after checkout", Some("101")),
    ] {
        api.house.put(House::HOTEL, House::BOOKING, put).await;
        let mut body = api.guest(Method::GET, "/context").ok(200).await;
        let mut expected = context();
        expected["allowed_actions"] = json!([]);
        expected["disabled_code"] = json!(code);
        expected["disabled_reason"] = json!(reason);
        expected["room_number"] = json!(room);
        expected["seq"] = body["seq"].take();
        body["seq"] = expected["seq"].clone();
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn socket_address_is_that_of_the_page() {
    let api = Api::open().await;
    for (host, proto, expected) in [
        ("chat.hotel.example", "http", json!(["chat.hotel.example", 443, true])),
        ("127.0.0.1:3000", "http", json!(["127.0.0.1", 3000, false])),
        ("lobby.local", "http", json!(["lobby.local", 80, false])),
        ("chat2.hotel.example", "https", json!(["chat2.hotel.example", 443, true])),
        ("no host at all", "https", json!(["chat.hotel.example", 443, true])),
    ] {
        let question = api.guest(Method::GET, "/context").header("host", host).header("x-forwarded-proto", proto);
        let body = &question.peer("10.0.0.1:50000").ok(200).await["pusher"];
        assert_eq!(json!([body["host"], body["port"], body["tls"]]), expected, "{host}");
    }
    // Any client can send this header; only a proxy's is trusted.
    let question = api.guest(Method::GET, "/context").header("host", "lobby.local");
    let question = question.header("x-forwarded-proto", "https").peer("192.0.2.7:50000");
    assert_eq!(question.ok(200).await["pusher"]["tls"], json!(false));
}

#[tokio::test]
async fn external_engine_address_does_not_depend_on_the_page() {
    let api = Api::with_external_engine().await;
    let mut expected = context();
    expected["pusher"]["cluster"] = json!("eu");
    expected["pusher"]["host"] = json!("ws-eu.pusher.com");
    let body = api.guest(Method::GET, "/context").header("host", "127.0.0.1:3000").ok(200).await;
    assert_eq!(body, expected);
    let socket = api.ask(Method::GET, &format!("/app/{KEY}?protocol=7"));
    socket.refused(shared::ErrorCode::NotFound).await;
}
