//! `GET /api/guest/hotel/{slug}/chat/messages`

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use serde_json::{Value, json};
use shared::ErrorCode;

fn ids(page: &Value) -> Vec<i64> {
    let messages = page["messages"].as_array().expect("a list");
    assert_eq!(page["count"], json!(messages.len()));
    messages.iter().filter_map(|message| message["id"].as_i64()).collect()
}

async fn page(api: &Api, query: &str) -> Value {
    api.guest(Method::GET, &format!("/messages{query}")).ok(200).await
}

async fn with_messages(count: usize) -> Api {
    let api = Api::open().await;
    for number in 1..=count {
        api.guest_says(&format!("message {number}")).await;
    }
    api
}

#[tokio::test]
async fn an_empty_conversation_is_an_empty_page() {
    let api = Api::open().await;
    let expected = json!({
        "messages": [], "conversation_id": 1, "count": 0, "has_more": false, "seq": 0,
        "read": { "guest": { "up_to": 0, "read_at": null }, "staff": { "up_to": 0, "read_at": null } },
        "chat": {
            "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null, "room_number": "101",
            "current_staff_handler": null,
        },
    });
    assert_eq!(page(&api, "").await, expected);
    assert_eq!(page(&api, "?after=0").await, expected);
}

#[tokio::test]
async fn history_contains_every_field_of_a_message() {
    let api = Api::open().await;
    api.maeve_says(1, "Hello!").await;
    let client_id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    let body = json!({ "message": "Hello, Maeve!", "client_message_id": client_id, "reply_to": 1 });
    api.guest(Method::POST, "/messages").json(&body).ok(201).await;
    let page = page(&api, "").await;
    let by_staff = json!({
        "id": 1, "conversation_id": 1, "booking_id": "BK-2025-0123", "seq": 1, "sender_type": "staff",
        "sender_name": "Maeve", "staff_info": { "name": "Maeve", "role": "Reception" }, "message": "Hello!",
        "timestamp": House::START, "client_message_id": null, "room_number": "101", "reply_to": null,
        "reply_to_message": null, "status": "delivered", "read_at": null, "is_edited": false, "edited_at": null,
        "is_deleted": false, "deleted_at": null, "attachments": [], "has_attachments": false,
    });
    let mut by_guest = by_staff.clone();
    for (field, value) in [
        ("id", json!(2)),
        ("seq", json!(3)),
        ("sender_type", json!("guest")),
        ("sender_name", json!("Ada Byrne")),
        ("staff_info", json!(null)),
        ("message", json!("Hello, Maeve!")),
        ("client_message_id", json!(client_id)),
        ("reply_to", json!(1)),
        ("reply_to_message", json!({ "id": 1, "sender_type": "staff", "sender_name": "Maeve", "message": "Hello!" })),
    ] {
        by_guest[field] = value;
    }
    assert_eq!(page["messages"], json!([by_staff, by_guest]));
}

#[tokio::test]
async fn pages_have_the_requested_size() {
    let api = with_messages(105).await;
    for (query, expected) in [("", 50), ("?limit=1", 1), ("?limit=100", 100), ("?limit=100&after=0", 100)] {
        let page = page(&api, query).await;
        assert_eq!((ids(&page).len(), &page["has_more"]), (expected, &json!(true)), "{query}");
    }
    for wrong in ["0", "101", "-1", "fifty", "", "1.5", "99999999999999999999"] {
        let detail = api.guest(Method::GET, &format!("/messages?limit={wrong}")).refused(ErrorCode::BadRequest).await;
        assert_eq!(detail, "limit must be a number from 1 to 100");
    }
}

#[tokio::test]
async fn before_and_before_id_page_backwards() {
    let api = with_messages(7).await;
    assert_eq!(ids(&page(&api, "?limit=3").await), [5, 6, 7]);
    for name in ["before", "before_id"] {
        let second = page(&api, &format!("?limit=3&{name}=5")).await;
        assert_eq!((ids(&second), &second["has_more"], &second["seq"]), (vec![2, 3, 4], &json!(true), &json!(7)));
        let last = page(&api, &format!("?{name}=2&limit=3")).await;
        assert_eq!((ids(&last), &last["has_more"], &last["seq"]), (vec![1], &json!(false), &json!(7)));
        assert!(ids(&page(&api, &format!("?{name}=0")).await).is_empty());
        assert_eq!(ids(&page(&api, &format!("?limit=2&{name}=9223372036854775807")).await), [6, 7]);
    }
}

#[tokio::test]
async fn after_continues_from_a_seq() {
    let api = with_messages(7).await;
    let first = page(&api, "?limit=3&after=2").await;
    assert_eq!((ids(&first), &first["has_more"], &first["seq"]), (vec![3, 4, 5], &json!(true), &json!(5)));
    let second = page(&api, "?limit=3&after=5").await;
    assert_eq!((ids(&second), &second["has_more"], &second["seq"]), (vec![6, 7], &json!(false), &json!(7)));
    for at_the_end in ["7", "8", "9223372036854775807"] {
        let page = page(&api, &format!("?after={at_the_end}")).await;
        assert_eq!((ids(&page), &page["has_more"], &page["seq"]), (vec![], &json!(false), &json!(7)));
    }
}

#[tokio::test]
async fn a_change_without_a_message_is_covered_as_well() {
    let api = with_messages(2).await;
    api.guest(Method::POST, "/read").json(&json!({ "up_to": 2 })).ok(200).await;
    let read = page(&api, "?after=2").await;
    assert_eq!((ids(&read), &read["seq"], &read["read"]["guest"]["up_to"]), (vec![], &json!(3), &json!(2)));
    let left = PutBooking { checked_out_at: Change::Set(api.house.chat.now()), ..PutBooking::default() };
    api.house.put(House::HOTEL, House::BOOKING, left).await;
    let closed = page(&api, "?after=3").await;
    assert_eq!((&closed["seq"], &closed["chat"]["allowed_actions"]), (&json!(4), &json!([])));
    assert_eq!(closed["chat"]["disabled_reason"], json!("Chat unavailable after checkout"));
}

#[tokio::test]
async fn malformed_cursor_is_refused() {
    let api = with_messages(1).await;
    let both = ["before=1&after=1", "before_id=1&after=1", "after=0&before=0"];
    let garbage = [
        "before=",
        "before=x",
        "before=-1",
        "after=",
        "after=x",
        "after=-1",
        "after=1.0",
        "after=%00",
        "before_id=99999999999999999999",
        "after=%FF",
        "before=1%20",
    ];
    for query in both.into_iter().chain(garbage) {
        api.guest(Method::GET, &format!("/messages?{query}")).refused(ErrorCode::BadCursor).await;
    }
    for query in ["after=1&after=1", "limit=5&limit=5", "before=1&before_id=1"] {
        api.guest(Method::GET, &format!("/messages?{query}")).refused(ErrorCode::BadRequest).await;
    }
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    let api = with_messages(1).await;
    assert_eq!(ids(&page(&api, "?_=1700000000&page=7&&=").await), [1]);
}

#[tokio::test]
async fn messages_of_another_booking_are_not_found() {
    let api = with_messages(2).await;
    let other = api.house.put_guest(House::HOTEL, "B2").await;
    api.house.say(other, House::maeve(), "for your eyes only").await.expect("a message");
    assert_eq!(ids(&page(&api, "").await), [1, 2]);
    assert_eq!(ids(&page(&api, "?after=0").await), [1, 2]);
    assert_eq!(ids(&page(&api, "?before=99").await), [1, 2]);
}

#[tokio::test]
async fn pages_of_messages_are_limited_for_each_link() {
    let api = Api::with_limit(30).await;
    let other = api.system(Method::POST, "/bookings/BK-2025-0123/links").ok(201).await;
    let other = other["token"].as_str().expect("a token");
    // The page's server function counts in the same bucket as the API.
    let by_api = || api.guest(Method::GET, "/messages");
    let by_page = |token: &str| api.ask(Method::GET, "/api/page/history?slug=killarney&after=0").bearer(token);
    for _ in 0..60 {
        by_api().ok(200).await;
        by_page(&api.token).ok(200).await;
    }
    let refused = by_api().answer().await;
    refused.refused(ErrorCode::RateLimited);
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(by_page(&api.token).answer().await.status, 429);
    by_page(other).ok(200).await;
    // Messages are still accepted.
    api.guest(Method::POST, "/messages").json(&json!({ "message": "Hello!" })).ok(201).await;
    api.house.clock.advance_ms(100);
    by_api().ok(200).await;
    by_api().refused(ErrorCode::RateLimited).await;
}
