//! `/api/staff/hotel/{slug}/me`

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::{Access, ErrorCode};

#[tokio::test]
async fn everybody_is_told_who_they_are_and_what_they_may_do() {
    let api = Api::open().await;
    let expected = json!({ "staff_id": null, "name": "Killarney Park", "role": "Reception", "access": "manager" });
    assert_eq!(api.staff(Method::GET, "/me").ok(200).await, expected);
    for (number, (name, access)) in [("Maeve", Access::Manager), ("Aoife", Access::Agent)].into_iter().enumerate() {
        let cookie = api.signed_in_with(access, "killarney", name).await;
        let expected = json!({ "staff_id": number + 1, "name": name, "role": "Reception", "access": access.as_str() });
        assert_eq!(api.desk(&cookie, Method::GET, "/me").ok(200).await, expected);
    }
    api.ask(Method::GET, "/api/staff/hotel/killarney/me").refused(ErrorCode::TokenRequired).await;
    api.ask(Method::GET, "/api/staff/hotel/killarney/me").bearer(&api.token).refused(ErrorCode::InvalidToken).await;
}

#[tokio::test]
async fn who_may_do_less_from_now_on_may_not_go_on() {
    let api = Api::open().await;
    let cookie = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let put = |cookie: &str| api.desk(cookie, Method::PUT, "/canned-replies/wifi").json(&json!({ "text": "x" }));
    put(&cookie).ok(201).await;
    // Put anew, which also ends her session.
    let anew = api.signed_in("Maeve").await;
    put(&cookie).refused(ErrorCode::InvalidToken).await;
    put(&anew).refused(ErrorCode::NotAllowed).await;
}
