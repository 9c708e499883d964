//! `/api/staff/hotel/{slug}/conversations/{id}/messages` and `…/read`

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

const MESSAGES: &str = "/conversations/1/messages";

#[tokio::test]
async fn staff_and_guest_read_the_same_history() {
    let api = Api::open().await;
    for number in 1..=5 {
        api.guest_says(&format!("message {number}")).await;
    }
    api.maeve_says(1, "Hello!").await;
    for query in ["", "?limit=2", "?limit=2&before=4", "?limit=2&after=3", "?before_id=3"] {
        let guest = api.guest(Method::GET, &format!("/messages{query}")).ok(200).await;
        assert_eq!(api.staff(Method::GET, &format!("{MESSAGES}{query}")).ok(200).await, guest, "{query}");
    }
    api.staff(Method::GET, &format!("{MESSAGES}?before=1&after=1")).refused(ErrorCode::BadCursor).await;
    api.staff(Method::GET, &format!("{MESSAGES}?limit=0")).refused(ErrorCode::BadRequest).await;
}

#[tokio::test]
async fn conversation_of_another_hotel_is_not_found() {
    let api = Api::open().await;
    let foreign = api.house.put_guest("dingle", "B1").await;
    for id in [foreign.0.to_string().as_str(), "99", "0", "-1", "x", "1x", "", "1.0", "99999999999999999999", "%00"] {
        let say = json!({ "message": "Hello!" });
        let path = format!("/conversations/{id}");
        api.staff(Method::GET, &format!("{path}/messages")).refused(ErrorCode::NotFound).await;
        api.staff(Method::POST, &format!("{path}/messages")).json(&say).refused(ErrorCode::NotFound).await;
        api.staff(Method::POST, &format!("{path}/read"))
            .json(&json!({ "up_to": 1 }))
            .refused(ErrorCode::NotFound)
            .await;
    }
    let page = api
        .house
        .chat
        .history(foreign, guest_chat::chat::messages::history::PageRequest::newest())
        .await
        .expect("a page");
    assert_eq!(page.count, 0);
}

#[tokio::test]
async fn staff_message_has_the_given_sender_name() {
    let api = Api::open().await;
    let long = "é".repeat(100);
    for (body, name, role) in [
        (json!({ "sender_name": "Maeve", "sender_role": "Reception" }), "Maeve", "Reception"),
        (json!({ "sender_name": " Brigid ", "sender_role": "Manager" }), "Brigid", "Manager"),
        (json!({ "sender_name": long, "sender_role": long }), long.as_str(), long.as_str()),
        (json!({}), "Killarney Park", "Reception"),
        (json!({ "sender_name": null, "sender_role": "  " }), "Killarney Park", "Reception"),
    ] {
        let mut body = body;
        body["message"] = json!("Hello!");
        let sent = api.staff(Method::POST, MESSAGES).json(&body).ok(201).await;
        let message = &sent["message"];
        assert_eq!((&message["sender_type"], &message["sender_name"]), (&json!("staff"), &json!(name)));
        assert_eq!(message["staff_info"], json!({ "name": name, "role": role }));
        let context = api.guest(Method::GET, "/context").ok(200).await;
        assert_eq!(context["current_staff_handler"], message["staff_info"]);
    }
    for wrong in [json!("é".repeat(101)), json!("Maeve\nfrom the bank"), json!(7)] {
        for field in ["sender_name", "sender_role"] {
            let mut body = json!({ "message": "Hello!" });
            body[field] = wrong.clone();
            api.staff(Method::POST, MESSAGES).json(&body).refused(ErrorCode::BadRequest).await;
        }
    }
}

#[tokio::test]
async fn staff_messages_have_the_text_rules_but_no_message_limit() {
    let api = Api::with_limit(1).await;
    for _ in 0..5 {
        api.maeve_says(1, "Hello!").await;
    }
    for (body, code) in [
        (json!({}), ErrorCode::MessageRequired),
        (json!({ "message": "x".repeat(4001) }), ErrorCode::MessageTooLong),
        (json!({ "message": "a\u{0}b" }), ErrorCode::BadRequest),
        (json!({ "message": "Yes.", "reply_to": 99 }), ErrorCode::ReplyNotFound),
    ] {
        api.staff(Method::POST, MESSAGES).json(&body).refused(code).await;
    }
}

#[tokio::test]
async fn staff_read_marker_marks_guest_messages_as_read() {
    let api = Api::open().await;
    api.guest_says("one").await;
    api.maeve_says(1, "two").await;
    api.house.clock.advance_ms(1_000);
    let seen = json!({ "up_to": 2, "read_at": "2026-11-22T10:00:01.000Z" });
    let expected = json!({
        "conversation_id": 1, "read": { "guest": { "up_to": 0, "read_at": null }, "staff": seen }, "seq": 4,
    });
    for up_to in [2, 1, 99] {
        let body = api.staff(Method::POST, "/conversations/1/read").json(&json!({ "up_to": up_to })).ok(200).await;
        assert_eq!(body, expected);
    }
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!((&page["messages"][0]["status"], &page["messages"][1]["status"]), (&json!("read"), &json!("delivered")));
    let list = api.staff(Method::GET, "/conversations").ok(200).await;
    assert_eq!(list["conversations"][0]["unread_count"], json!(0));
}
