//! `/desk/hotel/{slug}`: the queue of guests who need an answer.

use crate::harness::{Answer, Api};
use axum::http::Method;
use serde_json::json;

const DESK: &str = "/desk/hotel/killarney";

async fn read(api: &Api, cookie: &str, path: &str) -> Answer {
    api.ask(Method::GET, &format!("{DESK}{path}")).header("cookie", cookie).answer().await
}

async fn post(api: &Api, cookie: &str, path: &str) -> Answer {
    let ask = api.ask(Method::POST, &format!("{DESK}{path}")).header("cookie", cookie);
    ask.body("application/x-www-form-urlencoded", String::new()).answer().await
}

/// Opens an API with the guests of the conversations 1 and 2, of whom the second one
/// has waited longer.
async fn with_two_waiting() -> Api {
    let api = Api::open().await;
    let second = api.house.put_guest("killarney", "B2").await;
    let guest = api.house.guest("killarney", "B2").await;
    api.house.say(second, guest, "Is anybody there?").await.expect("a message");
    api.house.clock.advance_ms(60_000);
    api.guest_says("Hello!").await;
    api
}

#[tokio::test]
async fn list_of_waiting_guests_has_the_longest_wait_first_and_counts() {
    let api = with_two_waiting().await;
    let list = api.staff(Method::GET, "/conversations?filter=waiting").ok(200).await;
    let ids: Vec<_> = list["conversations"].as_array().expect("a list").iter().map(|c| &c["conversation_id"]).collect();
    assert_eq!(ids, [&json!(2), &json!(1)]);
    assert_eq!(list["counts"], json!({ "waiting": 2, "mine": null, "open": 2, "resolved": 0 }));
    let page = read(&api, &api.signed_in("Maeve").await, "").await.body;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(place("Is anybody there?") < place("Hello!"));
}

#[tokio::test]
async fn link_to_the_longest_waiting_guest_skips_the_open_conversation() {
    let api = with_two_waiting().await;
    let maeve = api.signed_in("Maeve").await;
    for (query, expected) in [
        ("", "/conversations/2?filter=waiting"),
        ("?except=2", "/conversations/1?filter=waiting"),
        ("?except=1", "/conversations/2?filter=waiting"),
    ] {
        let answer = read(&api, &maeve, &format!("/longest-waiting{query}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some(&*format!("{DESK}{expected}"))));
    }
    for id in [1, 2] {
        api.staff(Method::POST, &format!("/conversations/{id}/resolve")).ok(200).await;
    }
    let answer = read(&api, &maeve, "/longest-waiting").await;
    assert_eq!(answer.header("location"), Some("/desk/hotel/killarney?filter=waiting"));
}

#[tokio::test]
async fn resolving_leads_to_the_next_conversation_of_the_list_and_can_be_undone() {
    let api = with_two_waiting().await;
    let maeve = api.signed_in("Maeve").await;
    let resolved = post(&api, &maeve, "/conversations/2/resolve?filter=waiting").await;
    let next = "/conversations/1?filter=waiting&resolved=2";
    assert_eq!((resolved.status.as_u16(), resolved.header("location")), (303, Some(&*format!("{DESK}{next}"))));
    let page = read(&api, &maeve, next).await.body;
    assert!(page.contains("Resolved: ") && page.contains("/conversations/2/reopen?filter=waiting"), "{page}");
    let undone = post(&api, &maeve, "/conversations/2/reopen?filter=waiting").await;
    assert_eq!(undone.header("location"), Some("/desk/hotel/killarney/conversations/2?filter=waiting"));
    assert!(!read(&api, &maeve, next).await.body.contains("Resolved: "), "it is not resolved any more");
    // The last one of the list leads to the list.
    post(&api, &maeve, "/conversations/2/resolve?filter=waiting").await;
    let last = post(&api, &maeve, "/conversations/1/resolve?filter=waiting").await;
    assert_eq!(last.header("location"), Some("/desk/hotel/killarney?filter=waiting&resolved=1"));
}
