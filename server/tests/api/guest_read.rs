//! `POST /api/guest/hotel/{slug}/chat/read`

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use serde_json::json;
use shared::ErrorCode;

#[tokio::test]
async fn guest_read_marker_is_returned_and_only_moves_forward() {
    let api = Api::open().await;
    api.maeve_says(1, "one").await;
    api.maeve_says(1, "two").await;
    api.house.clock.advance_ms(2_000);
    let nothing = json!({ "up_to": 0, "read_at": null });
    let seen = json!({ "up_to": 2, "read_at": "2026-11-22T10:00:02.000Z" });
    let expected = json!({ "conversation_id": 1, "read": { "guest": seen, "staff": nothing }, "seq": 4 });
    for up_to in [2, 2, 1, 0, 99] {
        let body = api.guest(Method::POST, "/read").json(&json!({ "up_to": up_to, "more": true })).ok(200).await;
        assert_eq!(body, expected, "up to {up_to}");
        api.house.clock.advance_ms(1_000);
    }
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(page["read"], expected["read"]);
    for message in page["messages"].as_array().expect("a list") {
        assert_eq!((&message["status"], &message["read_at"]), (&json!("read"), &seen["read_at"]));
    }
}

#[tokio::test]
async fn closed_chat_can_be_marked_as_read() {
    let api = Api::open().await;
    api.maeve_says(1, "Goodbye!").await;
    let left = PutBooking { checked_out_at: Change::Set(api.house.chat.now()), ..PutBooking::default() };
    api.house.put(House::HOTEL, House::BOOKING, left).await;
    let body = api.guest(Method::POST, "/read").json(&json!({ "up_to": 1 })).ok(200).await;
    assert_eq!(body["read"]["guest"]["up_to"], json!(1));
}

#[tokio::test]
async fn malformed_message_id_is_refused() {
    let api = Api::open().await;
    for wrong in
        [json!({}), json!({ "up_to": null }), json!({ "up_to": "1" }), json!({ "up_to": 1.5 }), json!({ "up_to": -1 })]
    {
        api.guest(Method::POST, "/read").json(&wrong).refused(ErrorCode::BadRequest).await;
    }
}
