//! How soon a hotel answers: `answers_within_min` of the context, the text on the guest's
//! page, and `answered_today` of the desk's list.

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::hotel::hotels::{ContactChange, HotelChange};
use serde_json::{Value, json};

const MINUTE_MS: i64 = 60_000;
const DAY_MIN: i64 = 24 * 60;

/// Opens a hotel that shows its guests how soon it answers.
async fn open() -> Api {
    let api = Api::open().await;
    let contact = ContactChange { shows_answer_time: Some(true), ..ContactChange::default() };
    change(&api, HotelChange { contact, ..HotelChange::default() }).await;
    api
}

async fn change(api: &Api, change: HotelChange) {
    api.house.chat.change_hotel(House::HOTEL.parse().expect("a slug"), change).await.expect("a change");
}

async fn answers_within_min(api: &Api) -> Value {
    api.guest(Method::GET, "/context").ok(200).await["answers_within_min"].clone()
}

/// Asks and answers a question at the same time on so many days, the last one today.
async fn ask_and_answer(api: &Api, days: i64, wait_min: i64) {
    for day in 0..days {
        if day > 0 {
            api.house.clock.advance_ms((DAY_MIN - wait_min) * MINUTE_MS);
        }
        api.guest_says("Hello?").await;
        api.house.clock.advance_ms(wait_min * MINUTE_MS);
        api.maeve_says(1, "Hello!").await;
    }
}

#[tokio::test]
async fn a_hotel_answers_as_promised_until_enough_replies_are_measured() {
    let api = open().await;
    assert_eq!(answers_within_min(&api).await, 10);
    ask_and_answer(&api, 19, 25).await;
    api.house.clock.advance_ms(MINUTE_MS);
    assert_eq!(answers_within_min(&api).await, 10);
    api.house.clock.advance_ms((DAY_MIN - 26) * MINUTE_MS);
    ask_and_answer(&api, 1, 25).await;
    api.house.clock.advance_ms(MINUTE_MS);
    assert_eq!(answers_within_min(&api).await, 30);
    // An hour later nothing is measured.
    api.house.clock.advance_ms(60 * MINUTE_MS);
    assert_eq!(answers_within_min(&api).await, 10);
    // A month later nothing of this is left.
    api.house.clock.advance_ms((31 * DAY_MIN - 60) * MINUTE_MS);
    assert_eq!(answers_within_min(&api).await, 10);
}

#[tokio::test]
async fn no_answer_time_is_shown_unless_the_hotel_wants_it_and_is_open() {
    let api = Api::open().await;
    assert_eq!(answers_within_min(&api).await, Value::Null);
    let api = open().await;
    for (hours, expected) in [
        (json!({ "su": ["09:00-12:00"] }), json!(10)),
        (json!({ "su": ["12:00-14:00"] }), Value::Null),
        (json!({}), Value::Null),
        (Value::Null, json!(10)),
    ] {
        api.system(Method::PUT, "/guide").json(&json!({ "hours": hours })).ok(200).await;
        assert_eq!(answers_within_min(&api).await, expected, "{hours}");
    }
    let cancelled = json!({ "checked_out_at": "2026-11-22T09:00:00Z" });
    api.system(Method::PUT, "/bookings/BK-2025-0123").json(&cancelled).ok(200).await;
    assert_eq!(answers_within_min(&api).await, Value::Null);
}

#[tokio::test]
async fn the_page_shows_the_same_time_as_the_context() {
    let api = open().await;
    change(&api, HotelChange { answer_within_min: Some(15), ..HotelChange::default() }).await;
    assert_eq!(answers_within_min(&api).await, 15);
    let page = api.ask(Method::GET, &format!("/guest/hotel/killarney/chat?token={}", api.token)).answer().await;
    assert!(page.body.contains("Usually answers within 15 min"));
}

#[tokio::test]
async fn the_list_counts_the_questions_of_today_that_were_answered_in_time() {
    let api = open().await;
    let today = || async { api.staff(Method::GET, "/conversations").ok(200).await["answered_today"].clone() };
    assert_eq!(today().await, json!({ "answered": 0, "in_time": 0 }));
    for wait_min in [10, 11, 1] {
        ask_and_answer(&api, 1, wait_min).await;
    }
    api.house.clock.advance_ms(MINUTE_MS);
    assert_eq!(today().await, json!({ "answered": 3, "in_time": 2 }));
    api.house.clock.advance_ms(DAY_MIN * MINUTE_MS);
    assert_eq!(today().await, json!({ "answered": 0, "in_time": 0 }));
}
