//! `/api/staff/hotel/{slug}/canned-replies`

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::{Access, ErrorCode};

const REPLIES: &str = "/canned-replies";

#[tokio::test]
async fn replies_are_put_listed_and_deleted() {
    let api = Api::open().await;
    assert_eq!(api.staff(Method::GET, REPLIES).ok(200).await, json!({ "canned_replies": [] }));
    let put =
        |word: &str, text: &str| api.staff(Method::PUT, &format!("{REPLIES}/{word}")).json(&json!({ "text": text }));
    let wifi = json!({ "shortcut": "wifi", "text": "It is {hotel}" });
    assert_eq!(put("wifi", " It is {hotel} ").ok(201).await, wifi);
    let breakfast = put("breakfast", "From 7:00").ok(201).await;
    assert_eq!(put("wifi", "It is {hotel}").ok(200).await, wifi);
    assert_eq!(api.staff(Method::GET, REPLIES).ok(200).await, json!({ "canned_replies": [breakfast, wifi] }));
    let delete = || api.staff(Method::DELETE, &format!("{REPLIES}/wifi"));
    assert_eq!(delete().answer().await.status, 204);
    delete().refused(ErrorCode::NotFound).await;
    assert_eq!(api.staff(Method::GET, REPLIES).ok(200).await, json!({ "canned_replies": [breakfast] }));
}

#[tokio::test]
async fn malformed_reply_is_refused() {
    let api = Api::open().await;
    for (word, body, code) in [
        ("Wifi", json!({ "text": "x" }), ErrorCode::BadRequest),
        ("a--b", json!({ "text": "x" }), ErrorCode::BadRequest),
        (&*"a".repeat(31), json!({ "text": "x" }), ErrorCode::BadRequest),
        ("wifi", json!({ "text": 7 }), ErrorCode::BadRequest),
        ("wifi", json!({}), ErrorCode::MessageRequired),
        ("wifi", json!({ "text": " " }), ErrorCode::MessageRequired),
        ("wifi", json!({ "text": "x".repeat(4001) }), ErrorCode::MessageTooLong),
    ] {
        api.staff(Method::PUT, &format!("{REPLIES}/{word}")).json(&body).refused(code).await;
    }
    let detail = api.staff(Method::DELETE, &format!("{REPLIES}/Wifi")).refused(ErrorCode::BadRequest).await;
    assert!(detail.starts_with("a shortcut must be 1 to 30 characters"), "{detail}");
}

#[tokio::test]
async fn a_manager_keeps_replies_and_an_agent_reads_them() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let aoife = api.signed_in("Aoife").await;
    let path = format!("{REPLIES}/wifi");
    let body = json!({ "text": "x" });
    api.desk(&aoife, Method::PUT, &path).json(&body).refused(ErrorCode::NotAllowed).await;
    api.desk(&maeve, Method::PUT, &path).json(&body).ok(201).await;
    api.desk(&aoife, Method::DELETE, &path).refused(ErrorCode::NotAllowed).await;
    let list = api.desk(&aoife, Method::GET, REPLIES).ok(200).await;
    assert_eq!(list, json!({ "canned_replies": [{ "shortcut": "wifi", "text": "x" }] }));
    assert_eq!(api.desk(&maeve, Method::DELETE, &path).answer().await.status, 204);
}
