//! Snoozing of conversations over the staff API and at the desk.

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

const HOUR_MS: i64 = 60 * 60 * 1000;

async fn waiting(api: &Api) -> Vec<Value> {
    let list = api.staff(Method::GET, "/conversations?filter=waiting").ok(200).await;
    list["conversations"].as_array().expect("a list").iter().map(|one| one["conversation_id"].clone()).collect()
}

#[tokio::test]
async fn snoozed_conversation_leaves_the_waiting_ones_until_its_time() {
    let api = Api::open().await;
    api.guest_says("A taxi at six?").await;
    let snoozed =
        api.staff(Method::POST, "/conversations/1/snooze").json(&json!({ "until": "in_1_hour" })).ok(200).await;
    assert!(snoozed["snoozed_until"].is_string(), "{snoozed}");
    assert_eq!(waiting(&api).await, [] as [Value; 0]);
    let open = api.staff(Method::GET, "/conversations?filter=open").ok(200).await;
    assert_eq!(open["conversations"][0]["snoozed_until"], snoozed["snoozed_until"]);
    api.house.clock.advance_ms(HOUR_MS);
    assert_eq!(waiting(&api).await, [json!(1)]);
    let ended = api.staff(Method::DELETE, "/conversations/1/snooze").ok(200).await;
    assert_eq!(ended["snoozed_until"], Value::Null);
    assert_eq!(waiting(&api).await, [json!(1)], "the guest waits for an answer");
}

#[tokio::test]
async fn invalid_times_are_refused() {
    let api = Api::open().await;
    for until in [json!("yesterday"), json!("2020-01-01T09:00"), json!(House::START), json!(7)] {
        api.staff(Method::POST, "/conversations/1/snooze")
            .json(&json!({ "until": until }))
            .refused(ErrorCode::BadRequest)
            .await;
    }
    api.staff(Method::POST, "/conversations/99/snooze")
        .json(&json!({ "until": "tomorrow" }))
        .refused(ErrorCode::NotFound)
        .await;
}

#[tokio::test]
async fn form_of_the_desk_leads_to_the_next_conversation_and_can_be_undone() {
    let api = Api::open().await;
    api.house.put_guest("killarney", "B2").await;
    let maeve = api.signed_in("Maeve").await;
    let post = async |path: &str, form: &str| {
        let ask = api.ask(Method::POST, &format!("/desk/hotel/killarney{path}")).header("cookie", &maeve);
        let answer = ask.body("application/x-www-form-urlencoded", form.to_owned()).answer().await;
        (answer.status.as_u16(), answer.header("location").unwrap_or_default().to_owned())
    };
    let next = "/desk/hotel/killarney/conversations/1?filter=open&snoozed=2".to_owned();
    let snoozed = post("/conversations/2/snooze?filter=open", "until=tomorrow&up_to=0").await;
    assert_eq!(snoozed, (303, next.clone()));
    let page = api.ask(Method::GET, &next).header("cookie", &maeve).answer().await.body;
    assert!(page.contains("Snoozed until ") && page.contains("/conversations/2/snooze/end?filter=open"), "{page}");
    let undone = post("/conversations/2/snooze/end?filter=open", "").await;
    assert_eq!(undone, (303, "/desk/hotel/killarney/conversations/2?filter=open".to_owned()));
    let page = api.ask(Method::GET, &next).header("cookie", &maeve).answer().await.body;
    assert!(!page.contains("undo-toast"), "it is not snoozed any more: {page}");
    let own_time = post("/conversations/2/snooze?filter=open", "until=2099-01-01T09%3A00").await;
    assert_eq!(own_time.0, 400, "within a year");
}
