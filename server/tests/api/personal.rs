//! Export and erasure of a guest's data.

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::store::ChatRuleExemptions;
use serde_json::json;
use shared::{Access, ErrorCode};

const EXPORT: &str = "/bookings/BK-2025-0123/export";
const DATA: &str = "/bookings/BK-2025-0123/data";
const DESK: &str = "/desk/hotel/killarney/conversations/1";

#[tokio::test]
async fn export_is_a_file_with_all_data_of_the_booking() {
    let api = Api::open().await;
    api.guest_says("Hello!").await;
    api.maeve_says(1, "Good evening!").await;
    let answer = api.system(Method::GET, EXPORT).answer().await;
    let export = answer.ok(200);
    let file = "attachment; filename=\"killarney-BK-2025-0123.json\"";
    assert_eq!(answer.header("content-disposition"), Some(file));
    let texts: Vec<&str> = export["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter_map(|message| message["message"].as_str())
        .collect();
    assert_eq!(texts, ["Hello!", "Good evening!"]);
    assert_eq!(export["booking"]["guest_name"], json!("Ada Byrne"));
    assert!(!answer.body.contains(&api.token) && !answer.body.contains(&api.key), "it opens something");
    assert_eq!(export["links"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn erased_booking_is_unavailable_to_hotel_and_guest() {
    let api = Api::open().await;
    api.guest_says("Hello!").await;
    let erased = api.system(Method::DELETE, DATA).ok(200).await;
    assert_eq!(erased, json!({ "booking_id": "BK-2025-0123", "messages": 1, "notes": 0, "links": 1 }));
    api.guest(Method::GET, "/context").refused(ErrorCode::InvalidToken).await;
    api.system(Method::GET, "/bookings/BK-2025-0123").refused(ErrorCode::NotFound).await;
    api.system(Method::DELETE, DATA).refused(ErrorCode::NotFound).await;
    let list = api.staff(Method::GET, "/conversations?filter=all&q=hello").ok(200).await;
    assert_eq!(list["conversations"], json!([]));
}

#[tokio::test]
async fn only_managers_of_the_hotel_export_and_erase() {
    let api = Api::open().await;
    api.house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let agent = api.signed_in("Aoife").await;
    let manager = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let stranger = api.signed_in_with(Access::Manager, "dingle", "Ronan").await;
    let key = api.house.api_key("dingle").await;
    let ask = |method, path: &str| api.ask(method, &format!("/api/hotel/killarney{path}"));
    for (method, path) in [(Method::GET, EXPORT), (Method::DELETE, DATA)] {
        ask(method.clone(), path).refused(ErrorCode::TokenRequired).await;
        ask(method.clone(), path).bearer(&api.token).refused(ErrorCode::InvalidToken).await;
        ask(method.clone(), path).bearer(&key).refused(ErrorCode::InvalidToken).await;
        ask(method.clone(), path).header("cookie", &stranger).refused(ErrorCode::InvalidToken).await;
        ask(method.clone(), path).header("cookie", &agent).refused(ErrorCode::NotAllowed).await;
        // A page of another site would act in the manager's name.
        if method == Method::DELETE {
            let question = ask(method.clone(), path).header("cookie", &manager);
            question.header("sec-fetch-site", "cross-site").refused(ErrorCode::TokenRequired).await;
        }
        let elsewhere = api.ask(method.clone(), &format!("/api/hotel/dingle{path}")).bearer(&key);
        elsewhere.refused(ErrorCode::NotFound).await;
        ask(method, path).header("cookie", &manager).ok(200).await;
    }
}

#[tokio::test]
async fn desk_erases_only_for_managers_after_confirmation() {
    let api = Api::open().await;
    let agent = api.signed_in("Aoife").await;
    let manager = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let erase = |cookie: &str, form: &str| {
        let question = api.ask(Method::POST, &format!("{DESK}/erase")).header("cookie", cookie);
        question.body("application/x-www-form-urlencoded", form.to_owned())
    };
    assert_eq!(erase(&agent, "confirmed=yes").answer().await.status, 403);
    assert_eq!(erase(&manager, "").answer().await.status, 400);
    for (cookie, offered) in [(&agent, false), (&manager, true)] {
        let page = api.ask(Method::GET, DESK).header("cookie", cookie).answer().await;
        assert_eq!(page.body.contains("/bookings/BK-2025-0123/export"), offered);
    }
    let answer = erase(&manager, "confirmed=yes").answer().await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some("/desk/hotel/killarney")));
    api.system(Method::GET, &format!("/bookings/{}", House::BOOKING)).refused(ErrorCode::NotFound).await;
}
