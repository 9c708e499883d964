//! `POST /api/guest/hotel/{slug}/chat/pusher/auth`

use crate::harness::{Api, KEY, SECRET};
use crate::support::House;
use axum::http::Method;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::ErrorCode;

pub const FORM: &str = "application/x-www-form-urlencoded";
const OWN: &str = "private-hotel-killarney-guest-chat-booking-BK-2025-0123";
const SOCKET: &str = "1234.5678";

/// Returns the expected response for a socket and a channel.
pub fn signed(socket_id: &str, channel: &str) -> Value {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key");
    mac.update(format!("{socket_id}:{channel}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "auth": format!("{KEY}:{hex}") })
}

/// Returns the body that pusher-js posts.
pub fn form(socket_id: &str, channel: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("socket_id", socket_id)
        .append_pair("channel_name", channel)
        .finish()
}

#[tokio::test]
async fn the_guests_own_channel_is_signed() {
    let api = Api::open().await;
    let auth = || api.guest(Method::POST, "/pusher/auth");
    assert_eq!(auth().body(FORM, form(SOCKET, OWN)).ok(200).await, signed(SOCKET, OWN));
    let body = json!({ "socket_id": SOCKET, "channel_name": OWN, "more": 1 });
    assert_eq!(auth().json(&body).ok(200).await, signed(SOCKET, OWN));
    // The media type as pusher-js and browsers send it.
    let typed = "application/x-www-form-urlencoded; charset=UTF-8";
    assert_eq!(auth().body(typed, form("1.2", OWN) + "&more=1").ok(200).await, signed("1.2", OWN));
}

#[tokio::test]
async fn signing_agrees_with_pushers_own_example() {
    // Pusher docs, "Auth signatures", "Worked example", with its key.
    let mut mac = Hmac::<Sha256>::new_from_slice(b"7ad3773142a6692b25b8").expect("a key");
    mac.update(b"1234.1234:private-foobar");
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
}

#[tokio::test]
async fn no_other_channel_is_signed() {
    let api = Api::open().await;
    api.house.put_guest(House::HOTEL, "BK-2025-012").await;
    for channel in [
        "private-hotel-killarney-guest-chat-booking-BK-2025-012",
        "private-hotel-killarney-guest-chat-booking-BK-2025-01234",
        "private-hotel-killarney-guest-chat-booking-bk-2025-0123",
        "private-hotel-killarney-staff-chat",
        "private-hotel-dingle-guest-chat-booking-BK-2025-0123",
        "presence-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "private-encrypted-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "",
        "private-hotel-killarney-guest-chat-booking-BK-2025-0123 ",
        " private-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "private-hotel-killarney-guest-chat-booking-BK-2025-0123\n",
        "private-hotel-killarney-guest-chat-booking-BK-2025-0123\0",
        "private-hotel-killarney-guest-chat-booking-BK-2025-0123:1",
        "private-hotel-killarney-guest-chat-booking-BK-2025-０123",
        "PRIVATE-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "🦄",
    ] {
        let auth = || api.guest(Method::POST, "/pusher/auth");
        auth().body(FORM, form(SOCKET, channel)).refused(ErrorCode::ChannelMismatch).await;
        let body = json!({ "socket_id": SOCKET, "channel_name": channel });
        auth().json(&body).refused(ErrorCode::ChannelMismatch).await;
    }
}

#[tokio::test]
async fn a_socket_id_is_digits_a_dot_and_digits() {
    let api = Api::open().await;
    let long = format!("1.{}", "1".repeat(63));
    for wrong in [
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "1.2\n",
        " 1.2",
        "-1.2",
        "1.2:private-x",
        "a.b",
        "１.2",
        "1,2",
        "0x1.2",
        &long,
    ] {
        let auth = || api.guest(Method::POST, "/pusher/auth");
        auth().body(FORM, form(wrong, OWN)).refused(ErrorCode::BadRequest).await;
        auth().json(&json!({ "socket_id": wrong, "channel_name": OWN })).refused(ErrorCode::BadRequest).await;
    }
}

#[tokio::test]
async fn a_request_without_its_fields_is_refused() {
    let api = Api::open().await;
    for body in ["", "socket_id=1.2", &format!("channel_name={OWN}"), "socket_id=1.2&socket_id=1.2&channel_name=x", "%"]
    {
        api.guest(Method::POST, "/pusher/auth").body(FORM, body.to_owned()).refused(ErrorCode::BadRequest).await;
    }
    for body in [json!({}), json!({ "socket_id": 1.2, "channel_name": OWN }), json!({ "socket_id": SOCKET }), json!([])]
    {
        api.guest(Method::POST, "/pusher/auth").json(&body).refused(ErrorCode::BadRequest).await;
    }
    let multipart = api.guest(Method::POST, "/pusher/auth").body("multipart/form-data; boundary=x", "--x--");
    multipart.refused(ErrorCode::UnsupportedMediaType).await;
    api.guest(Method::POST, "/pusher/auth").refused(ErrorCode::UnsupportedMediaType).await;
}

#[tokio::test]
async fn channel_is_signed_only_with_its_own_token() {
    let api = Api::open().await;
    api.house.put_guest(House::HOTEL, "B2").await;
    let other = api.house.token(House::HOTEL, "B2").await;
    let auth = || api.guest(Method::POST, "/pusher/auth").body(FORM, form(SOCKET, OWN));
    auth().bearer(&other).refused(ErrorCode::ChannelMismatch).await;
    auth().bearer(&"A".repeat(43)).refused(ErrorCode::InvalidToken).await;
    auth().bearer(&api.key).refused(ErrorCode::InvalidToken).await;
}
