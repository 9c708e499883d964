//! `POST /api/guest/hotel/{slug}/chat/messages`

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use serde_json::{Value, json};
use shared::ErrorCode;

const CLIENT_ID: &str = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

fn post<'a>(api: &'a Api, body: &Value) -> crate::harness::TestRequest<'a> {
    api.guest(Method::POST, "/messages").json(body)
}

#[tokio::test]
async fn sent_message_is_stored_and_returned() {
    let api = Api::open().await;
    let sent = post(&api, &json!({ "message": "Hello!" })).ok(201).await;
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    let expected = json!({
        "message_id": 1, "sent_at": House::START, "conversation_id": 1, "message": page["messages"][0],
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_text_is_trimmed_and_its_line_ends_are_one_character() {
    let api = Api::open().await;
    for (text, stored) in [
        ("  Hello!\n", "Hello!"),
        ("one\r\ntwo\r\n", "one\ntwo"),
        ("one\n\n\ttwo", "one\n\n\ttwo"),
        ("\u{a0}\u{3000}Hello!\u{2003}", "Hello!"),
        ("👩‍👩‍👧‍👦 e\u{301} עברית", "👩‍👩‍👧‍👦 e\u{301} עברית"),
        ("<b>\"&'\\", "<b>\"&'\\"),
        ("x", "x"),
    ] {
        let sent = post(&api, &json!({ "message": text })).ok(201).await;
        assert_eq!(sent["message"]["message"], json!(stored));
    }
}

#[tokio::test]
async fn card_number_is_masked_before_storing_and_in_a_retry() {
    let api = Api::open().await;
    let body = json!({ "message": "My card: 4111 1111 1111 1111", "client_message_id": CLIENT_ID });
    let sent = post(&api, &body).ok(201).await;
    assert_eq!(sent["message"]["message"], json!("My card: •••• •••• •••• 1111"));
    assert_eq!(post(&api, &body).ok(200).await, sent);
    for row in api.house.outbox().await {
        assert!(!row.data.contains("4111") && row.data.contains("•••• 1111"), "{}", row.data);
    }
    assert_eq!(api.maeve_says(1, "5555-5555-5555-4444").await["message"], json!("•••• •••• •••• 4444"));
}

#[tokio::test]
async fn a_message_holds_4000_characters_of_any_size() {
    let api = Api::open().await;
    for character in ["x", "é", "€", "😀", "\""] {
        let longest = character.repeat(4000);
        let sent = post(&api, &json!({ "message": format!(" {longest} ") })).ok(201).await;
        assert_eq!(sent["message"]["message"], json!(longest));
        post(&api, &json!({ "message": format!("{longest}x") })).refused(ErrorCode::MessageTooLong).await;
    }
    // The longest encoding of a message.
    let escaped = format!(r#"{{"message": "{}"}}"#, r"\ud83d\ude00".repeat(4000));
    let sent = api.guest(Method::POST, "/messages").body("application/json", escaped).ok(201).await;
    assert_eq!(sent["message"]["message"], json!("😀".repeat(4000)));
}

#[tokio::test]
async fn missing_or_empty_text_is_refused() {
    let api = Api::open().await;
    for body in
        [json!({}), json!({ "message": null }), json!({ "message": "" }), json!({ "message": " \r\n\t\u{3000}" })]
    {
        post(&api, &body).refused(ErrorCode::MessageRequired).await;
    }
    for control in ["a\u{0}b", "a\u{7}b", "a\u{1b}[31mb", "a\u{7f}b", "a\u{85}b", "a\rb"] {
        let detail = post(&api, &json!({ "message": control })).refused(ErrorCode::BadRequest).await;
        assert_eq!(detail, "a message must not contain control characters other than newline and tab");
    }
}

#[tokio::test]
async fn reply_needs_a_message_of_its_conversation() {
    let api = Api::open().await;
    let other = api.house.put_guest(House::HOTEL, "B2").await;
    let foreign = api.house.say(other, House::maeve(), "for your eyes only").await.expect("a message").id.0;
    let long = "é".repeat(101);
    let answered = api.maeve_says(1, &long).await["id"].clone();
    let sent = post(&api, &json!({ "message": "Yes.", "reply_to": answered })).ok(201).await;
    let expected =
        json!({ "id": answered, "sender_type": "staff", "sender_name": "Maeve", "message": "é".repeat(100) });
    assert_eq!((&sent["message"]["reply_to"], &sent["message"]["reply_to_message"]), (&answered, &expected));
    let none = post(&api, &json!({ "message": "Yes.", "reply_to": null })).ok(201).await;
    assert_eq!(none["message"]["reply_to"], json!(null));
    for missing in [foreign, 99, 0, -1, i64::MAX] {
        post(&api, &json!({ "message": "Yes.", "reply_to": missing })).refused(ErrorCode::ReplyNotFound).await;
    }
}

#[tokio::test]
async fn a_duplicate_message_returns_the_first_one() {
    let api = Api::open().await;
    let first = post(&api, &json!({ "message": "Hello!", "client_message_id": CLIENT_ID })).ok(201).await;
    api.house.take_events().await;
    for body in [
        json!({ "message": "Hello!", "client_message_id": CLIENT_ID }),
        json!({ "message": "Something else", "client_message_id": CLIENT_ID.to_uppercase() }),
        json!({ "client_message_id": CLIENT_ID, "reply_to": 99 }),
    ] {
        assert_eq!(post(&api, &body).ok(200).await, first);
    }
    let left = PutBooking { checked_out_at: Change::Set(api.house.chat.now()), ..PutBooking::default() };
    api.house.put(House::HOTEL, House::BOOKING, left).await;
    api.house.take_events().await;
    assert_eq!(post(&api, &json!({ "message": "Hello!", "client_message_id": CLIENT_ID })).ok(200).await, first);
    assert!(api.house.outbox().await.is_empty(), "a retry was pushed");
    assert_eq!(api.guest(Method::GET, "/messages").ok(200).await["count"], json!(1));
}

#[tokio::test]
async fn client_ids_are_separate_for_each_side_and_conversation() {
    let api = Api::open().await;
    let body = json!({ "message": "Hello!", "client_message_id": CLIENT_ID });
    post(&api, &body).ok(201).await;
    api.staff(Method::POST, "/conversations/1/messages").json(&body).ok(201).await;
    api.staff(Method::POST, "/conversations/1/messages").json(&body).ok(200).await;
    api.house.put_guest(House::HOTEL, "B2").await;
    let other = api.house.token(House::HOTEL, "B2").await;
    post(&api, &body).bearer(&other).ok(201).await;
}

#[tokio::test]
async fn client_message_id_is_a_uuid_or_null() {
    let api = Api::open().await;
    for wrong in [json!("1"), json!(""), json!(7), json!([CLIENT_ID]), json!(format!("{CLIENT_ID}0"))] {
        let body = json!({ "message": "Hello!", "client_message_id": wrong });
        post(&api, &body).refused(ErrorCode::BadRequest).await;
    }
    let sent = post(&api, &json!({ "message": "Hello!", "client_message_id": null })).ok(201).await;
    assert_eq!(sent["message"]["client_message_id"], json!(null));
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let api = Api::open().await;
    let body = json!({
        "message": "Hello!", "sender_type": "staff", "sender_name": "Maeve", "sender_role": "Reception", "id": 99,
        "room_number": "1", "x": { "y": [] },
    });
    let message = post(&api, &body).ok(201).await["message"].take();
    assert_eq!((&message["id"], &message["sender_name"]), (&json!(1), &json!("Ada Byrne")));
    assert_eq!((&message["sender_type"], &message["staff_info"]), (&json!("guest"), &json!(null)));
    assert_eq!(message["room_number"], json!("101"));
}

#[tokio::test]
async fn closed_chat_refuses_messages() {
    let api = Api::open().await;
    let now = api.house.chat.now();
    let without_a_room = PutBooking { room: Change::Clear, ..PutBooking::default() };
    let left = PutBooking { checked_out_at: Change::Set(now), ..PutBooking::default() };
    let not_here = PutBooking { checked_out_at: Change::Clear, checked_in_at: Change::Clear, ..PutBooking::default() };
    for (put, code) in [
        (without_a_room, ErrorCode::NoRoomAssigned),
        (left, ErrorCode::AlreadyCheckedOut),
        (not_here, ErrorCode::NotCheckedIn),
    ] {
        api.house.put(House::HOTEL, House::BOOKING, put).await;
        post(&api, &json!({ "message": "Hello!" })).refused(code).await;
    }
}

#[tokio::test]
async fn the_message_limit_refuses_further_messages_until_later() {
    let api = Api::with_limit(2).await;
    for _ in 0..2 {
        post(&api, &json!({ "message": "Hello!", "client_message_id": null })).ok(201).await;
    }
    let refused = post(&api, &json!({ "message": "Hello!" })).answer().await;
    refused.refused(ErrorCode::RateLimited);
    let wait: u64 = refused.header("retry-after").expect("a time").parse().expect("seconds");
    assert!((1..=31).contains(&wait), "{wait}");
    // Reading is not limited, and neither is another guest.
    api.guest(Method::GET, "/messages").ok(200).await;
    api.house.put_guest(House::HOTEL, "B2").await;
    let other = api.house.token(House::HOTEL, "B2").await;
    post(&api, &json!({ "message": "Hello!" })).bearer(&other).ok(201).await;
}

#[tokio::test]
async fn message_limit_of_zero_is_unlimited() {
    let api = Api::with_limit(0).await;
    for _ in 0..100 {
        api.guest_says("Hello!").await;
    }
}

#[tokio::test]
async fn staff_fields_are_ignored_in_a_guest_message() {
    let api = Api::open().await;
    let sent = post(&api, &json!({ "message": "Hello!", "sender_name": 7, "sender_role": "King" })).ok(201).await;
    assert_eq!(sent["message"]["sender_name"], "Ada Byrne");
}
