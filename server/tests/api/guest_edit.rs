//! `PATCH|DELETE …/messages/{id}`, the guest's and the staff's.

use crate::harness::Api;
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

fn path(message: &Value) -> String {
    format!("/messages/{}", message["id"])
}

fn staff_path(message: &Value) -> String {
    format!("/conversations/{}/messages/{}", message["conversation_id"], message["id"])
}

#[tokio::test]
async fn a_guest_edits_and_deletes() {
    let api = Api::open().await;
    let message = api.guest_says("Helo!").await;
    let edited = api.guest(Method::PATCH, &path(&message)).json(&json!({ "message": "Hello!" })).ok(200).await;
    assert_eq!(edited["message_id"], message["id"]);
    assert_eq!((&edited["message"]["message"], &edited["message"]["is_edited"]), (&json!("Hello!"), &json!(true)));
    let deleted = api.guest(Method::DELETE, &path(&message)).ok(200).await;
    assert_eq!((&deleted["message"]["message"], &deleted["message"]["is_deleted"]), (&json!(""), &json!(true)));
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(page["messages"], json!([deleted["message"]]));
}

#[tokio::test]
async fn the_hotel_edits_and_deletes_its_own() {
    let api = Api::open().await;
    let question = api.guest_says("Hello!").await;
    let answer = api.maeve_says(1, "Good evenig!").await;
    let edit = json!({ "message": "Good evening!" });
    let edited = api.staff(Method::PATCH, &staff_path(&answer)).json(&edit).ok(200).await;
    assert_eq!(edited["message"]["staff_info"], json!({ "name": "Maeve", "role": "Reception" }));
    api.staff(Method::DELETE, &staff_path(&answer)).ok(200).await;
    api.staff(Method::PATCH, &staff_path(&question)).json(&edit).refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn invalid_edits_are_refused() {
    let api = Api::open().await;
    let message = api.guest_says("Hello!").await;
    let patch = |path: &str, body: Value| api.guest(Method::PATCH, path).json(&body);
    patch(&path(&message), json!({ "message": null })).refused(ErrorCode::MessageRequired).await;
    patch(&path(&message), json!({})).refused(ErrorCode::MessageRequired).await;
    patch(&path(&message), json!({ "message": "x".repeat(4001) })).refused(ErrorCode::MessageTooLong).await;
    let answer = api.maeve_says(1, "Good evening!").await;
    for id in [path(&answer), "/messages/99".to_owned(), "/messages/one".to_owned()] {
        patch(&id, json!({ "message": "x" })).refused(ErrorCode::NotFound).await;
        api.guest(Method::DELETE, &id).refused(ErrorCode::NotFound).await;
    }
    api.house.clock.advance_ms(300_001);
    patch(&path(&message), json!({ "message": "x" })).refused(ErrorCode::TooLate).await;
    api.guest(Method::DELETE, &path(&message)).refused(ErrorCode::TooLate).await;
}

#[tokio::test]
async fn without_the_bookings_token_nothing_is_changed() {
    let api = Api::open().await;
    let message = api.guest_says("Hello!").await;
    let path = format!("/api/guest/hotel/killarney/chat{}", path(&message));
    api.ask(Method::DELETE, &path).refused(ErrorCode::TokenRequired).await;
    api.house.put_guest("killarney", "B2").await;
    let other = api.house.token("killarney", "B2").await;
    api.ask(Method::DELETE, &path).bearer(&other).refused(ErrorCode::NotFound).await;
}
