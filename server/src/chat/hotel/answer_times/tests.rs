//! Tests of the measured answer times.

use super::measure::{LocalTimes, MIN_REPLIES, measure};
use super::measured_times::CACHED_FOR_MS;
use super::*;
use crate::store::FirstReply;
use crate::support::{House, TestDatabase};
use serde_json::json;
use shared::Timestamp;
use shared::desk::AnsweredToday;
use shared::guide::Hours;

/// A Tuesday, 10:00 in Dublin.
const NOW: &str = "2026-12-01T10:00:00Z";
const MINUTE_MS: i64 = 60_000;

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// Returns replies to questions from these minutes before `asked`, after so many
/// minutes.
fn replies(asked: &str, waits_min: impl IntoIterator<Item = i64>) -> Vec<FirstReply> {
    let reply = |wait_min| FirstReply { asked_at: time(asked), replied_at: time(asked).plus_ms(wait_min * MINUTE_MS) };
    waits_min.into_iter().map(reply).collect()
}

fn usual_min(waits_min: impl IntoIterator<Item = i64>) -> Option<u16> {
    let local = LocalTimes::new(None, "Europe/Dublin");
    measure(&replies("2026-11-20T10:30:00Z", waits_min), &local, 10, time(NOW)).usual_min(10)
}

#[test]
fn a_guest_sees_the_time_within_which_three_quarters_of_the_replies_came() {
    assert_eq!(usual_min([1; 20]), Some(5));
    // The 15th of 20.
    assert_eq!(usual_min((1..=20).rev()), Some(15));
    assert_eq!(usual_min([[3; 15], [600; 15]].concat()[..20].iter().copied()), Some(5));
    assert_eq!(usual_min([[3; 14].to_vec(), [600; 6].to_vec()].concat()), Some(600));
}

#[test]
fn times_are_rounded_up_to_steps_and_then_to_hours() {
    for (wait, expected) in [
        (0, 5),
        (5, 5),
        (6, 10),
        (10, 10),
        (11, 15),
        (16, 30),
        (31, 60),
        (60, 60),
        (61, 120),
        (180, 180),
        (2_000, 1_440),
    ] {
        assert_eq!(usual_min([wait; MIN_REPLIES]), Some(expected), "{wait}");
    }
}

#[test]
fn a_part_of_a_minute_counts_as_one() {
    let asked = time("2026-11-20T10:30:00Z");
    let reply = FirstReply { asked_at: asked, replied_at: asked.plus_ms(5 * MINUTE_MS + 1) };
    let local = LocalTimes::new(None, "Europe/Dublin");
    assert_eq!(measure(&[reply; MIN_REPLIES], &local, 10, time(NOW)).usual_min(10), Some(10));
}

#[test]
fn too_few_replies_are_not_measured() {
    assert_eq!(usual_min([1; MIN_REPLIES - 1]), None);
    assert_eq!(usual_min([]), None);
}

#[test]
fn hours_of_the_day_are_measured_separately_in_the_hotels_time_zone() {
    // 10:30 in Dublin in winter, and 10:30 in summer.
    let mut all = replies("2026-11-20T10:30:00Z", [1; MIN_REPLIES / 2]);
    all.extend(replies("2026-10-20T09:30:00Z", [1; MIN_REPLIES / 2]));
    all.extend(replies("2026-11-20T22:30:00Z", [40; MIN_REPLIES]));
    let times = measure(&all, &LocalTimes::new(None, "Europe/Dublin"), 10, time(NOW));
    let measured: Vec<_> = (0..24).filter_map(|hour| Some((hour, times.usual_min(hour)?))).collect();
    assert_eq!(measured, [(10, 5), (22, 60)]);
    assert_eq!(times.usual_min(24), None);
}

fn weekday_mornings() -> Hours {
    serde_json::from_value(json!({ "mo": ["22:00-06:00"], "tu": ["08:00-12:00"], "fr": ["08:00-24:00"] }))
        .expect("hours")
}

#[test]
fn the_reception_is_open_within_its_hours_also_after_midnight() {
    let hours = weekday_mornings();
    let local = LocalTimes::new(Some(&hours), "Europe/Dublin");
    for (at, is_open) in [
        ("2026-11-30T21:59:59Z", false),
        ("2026-11-30T22:00:00Z", true),
        ("2026-12-01T05:59:59Z", true),
        ("2026-12-01T06:00:00Z", false),
        ("2026-12-01T08:00:00Z", true),
        ("2026-12-01T12:00:00Z", false),
        ("2026-12-04T23:59:59Z", true),
        ("2026-12-05T00:00:00Z", false),
        // An hour earlier in summer.
        ("2026-07-07T07:00:00Z", true),
        ("2026-07-07T11:00:00Z", false),
    ] {
        assert_eq!(local.is_open(time(at)), is_open, "{at}");
    }
    assert!(LocalTimes::new(None, "Europe/Dublin").is_open(time(NOW)));
    let closed = Hours::default();
    assert!(!LocalTimes::new(Some(&closed), "Europe/Dublin").is_open(time(NOW)));
}

#[test]
fn questions_from_outside_of_the_opening_hours_do_not_count() {
    let hours = weekday_mornings();
    let local = LocalTimes::new(Some(&hours), "Europe/Dublin");
    let mut all = replies("2026-12-01T07:30:00Z", [30; MIN_REPLIES]);
    all.extend(replies("2026-12-01T08:30:00Z", [5, 10, 11]));
    let times = measure(&all, &local, 10, time(NOW));
    assert_eq!(times.usual_min(7), None);
    assert_eq!(times.today, AnsweredToday { answered: 3, in_time: 2 });
}

#[test]
fn today_is_the_day_of_the_hotel() {
    // 00:30 on Tuesday in Auckland.
    let (now, local) = (time("2026-11-30T11:30:00Z"), LocalTimes::new(None, "Pacific/Auckland"));
    let mut all = replies("2026-11-30T10:59:00Z", [5]);
    all.extend(replies("2026-11-30T11:00:00Z", [12, 10]));
    assert_eq!(measure(&all, &local, 10, now).today, AnsweredToday { answered: 2, in_time: 1 });
}

/// Returns a house with its hotel, and the database, which must be kept.
async fn house() -> (House, TestDatabase, Hotel) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    (house, database, hotel)
}

/// Asks a question, and answers it after some time.
async fn ask_and_answer(house: &House, wait_ms: i64) {
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.say(id, guest, "Hello?").await.expect("a question");
    house.clock.advance_ms(wait_ms);
    house.say(id, House::maeve(), "Hello!").await.expect("an answer");
}

async fn stored_replies(house: &House, hotel: &Hotel) -> Vec<FirstReply> {
    let mut snapshot = house.chat.store().read_transaction().await.expect("a snapshot");
    snapshot.db().first_replies(hotel.key, Timestamp::from_unix_ms(0), 100).await.expect("rows")
}

#[tokio::test]
async fn times_are_measured_again_after_a_while() {
    let (house, _database, hotel) = house().await;
    let answered = || async { house.chat.answer_times(&hotel).await.expect("times").today.answered };
    assert_eq!(answered().await, 0);
    ask_and_answer(&house, 0).await;
    assert_eq!(answered().await, 0);
    house.clock.advance_ms(CACHED_FOR_MS);
    assert_eq!(answered().await, 1);
}

#[tokio::test]
async fn only_the_first_reply_to_a_waiting_guest_is_stored() {
    let (house, _database, hotel) = house().await;
    let start = house.chat.now();
    ask_and_answer(&house, 3 * MINUTE_MS).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.say(id, House::maeve(), "Anything else?").await.expect("a message");
    let replied_at = start.plus_ms(3 * MINUTE_MS);
    assert_eq!(stored_replies(&house, &hotel).await, [FirstReply { asked_at: start, replied_at }]);
}

#[tokio::test]
async fn old_replies_are_deleted() {
    let (house, _database, hotel) = house().await;
    ask_and_answer(&house, MINUTE_MS).await;
    house.clock.advance_ms(MEASURED_DAYS * DAY_MS);
    ask_and_answer(&house, MINUTE_MS).await;
    house.chat.delete_old_first_replies().await.expect("deleted");
    assert_eq!(stored_replies(&house, &hotel).await.len(), 1);
}
