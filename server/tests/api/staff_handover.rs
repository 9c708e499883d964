//! `…/conversations/{id}/assign`, `/resolve`, `/reopen`, and `…/staff`.

use crate::harness::Api;
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

#[tokio::test]
async fn conversation_is_assigned_to_a_member_of_staff() {
    let api = Api::open().await;
    api.house.put_staff("killarney", "maeve@hotel.example", "Maeve").await;
    let staff = api.staff(Method::GET, "/staff").ok(200).await;
    assert_eq!(staff, json!({ "staff": [{ "staff_id": 1, "name": "Maeve", "role": "Reception" }] }));
    let assign = |body: Value| api.staff(Method::POST, "/conversations/1/assign").json(&body);
    let handling = assign(json!({ "staff_id": 1 })).ok(200).await;
    let expected = json!({
        "conversation_id": 1, "seq": 2, "resolved_at": null, "allowed_actions": ["chat"], "disabled_code": null,
        "disabled_reason": null, "room_number": "101",
        "current_staff_handler": { "name": "Maeve", "role": "Reception" },
    });
    assert_eq!(handling, expected);
    let context = api.guest(Method::GET, "/context").ok(200).await;
    assert_eq!(context["current_staff_handler"]["name"], "Maeve");
    let joined = &api.guest(Method::GET, "/messages").ok(200).await["messages"][0];
    assert_eq!((&joined["sender_type"], &joined["sender_name"]), (&json!("system"), &json!("Killarney Park")));
    assert_eq!(joined["message"], "Maeve from Reception has joined");
    assert_eq!(joined["staff_info"], context["current_staff_handler"]);
    assign(json!({ "staff_id": 2 })).refused(ErrorCode::BadRequest).await;
    assign(json!({})).refused(ErrorCode::BadRequest).await;
    let nowhere = api.staff(Method::POST, "/conversations/9/assign").json(&json!({ "staff_id": 2 }));
    nowhere.refused(ErrorCode::NotFound).await;
    api.staff(Method::POST, "/conversations/9/assign").json(&json!({})).refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn a_conversation_is_settled_and_opened_again() {
    let api = Api::open().await;
    let resolved = api.staff(Method::POST, "/conversations/1/resolve").ok(200).await;
    assert!(resolved["resolved_at"].is_string());
    let listed = |filter: &'static str| {
        let ask = api.staff(Method::GET, &format!("/conversations?filter={filter}"));
        async { ask.ok(200).await["conversations"].as_array().map(Vec::len) }
    };
    assert_eq!((listed("open").await, listed("resolved").await), (Some(0), Some(1)));
    let reopened = api.staff(Method::POST, "/conversations/1/reopen").ok(200).await;
    assert_eq!(reopened["resolved_at"], Value::Null);
    assert_eq!((listed("open").await, listed("resolved").await), (Some(1), Some(0)));
    let resolve = || api.staff(Method::POST, "/conversations/1/resolve");
    let hello = json!({ "message": "Hello" });
    let id = api.guest(Method::POST, "/messages").json(&hello).ok(201).await["message_id"].as_i64().expect("an id");
    let unseen = resolve().json(&json!({ "up_to": id - 1 })).ok(200).await;
    assert_eq!(unseen["resolved_at"], Value::Null, "an unseen guest message prevents resolving");
    resolve().json(&json!({ "up_to": "yesterday" })).refused(ErrorCode::BadRequest).await;
    resolve().body("text/plain", "{}").refused(ErrorCode::UnsupportedMediaType).await;
    assert!(resolve().json(&json!({ "up_to": id })).ok(200).await["resolved_at"].is_string());
    api.staff(Method::POST, "/conversations/9/resolve").refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn api_key_is_accepted_only_in_the_header() {
    let api = Api::open().await;
    let path = format!("/api/staff/hotel/killarney/conversations?token={}", api.key);
    api.ask(Method::GET, &path).refused(ErrorCode::TokenRequired).await;
    let scheme = format!("GuestToken {}", api.key);
    let ask = api.ask(Method::GET, "/api/staff/hotel/killarney/conversations").header("authorization", &scheme);
    ask.refused(ErrorCode::TokenRequired).await;
    let path = format!("/api/hotel/killarney/bookings/BK-2025-0123?token={}", api.key);
    api.ask(Method::GET, &path).refused(ErrorCode::TokenRequired).await;
}
