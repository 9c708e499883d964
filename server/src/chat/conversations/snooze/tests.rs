use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::support::{House, TestDatabase};
use shared::desk::{ConversationList, ConversationSummary};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn time(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[test]
fn an_end_is_a_time_at_the_hotel() {
    let dublin = "Europe/Dublin";
    for (now, text, timezone, expected) in [
        ("2026-07-01T12:00:00Z", "in_1_hour", dublin, "2026-07-01T13:00:00Z"),
        ("2026-07-01T12:00:00Z", "this_evening", dublin, "2026-07-01T17:00:00Z"),
        ("2026-07-01T12:00:00Z", "this_evening", "Asia/Tokyo", "error"),
        ("2026-07-01T12:00:00Z", "tomorrow", dublin, "2026-07-02T08:00:00Z"),
        ("2026-07-01T23:30:00Z", "tomorrow", dublin, "2026-07-03T08:00:00Z"),
        ("2026-07-01T12:00:00Z", "2026-12-01T09:00", dublin, "2026-12-01T09:00:00Z"),
        ("2026-07-01T12:00:00Z", "2026-12-01T09:00:00Z", "Asia/Tokyo", "2026-12-01T09:00:00Z"),
        // The clocks go forward at 01:00.
        ("2026-03-28T12:00:00Z", "2026-03-29T01:30", dublin, "2026-03-29T01:30:00Z"),
        ("2026-03-28T12:00:00Z", "tomorrow", dublin, "2026-03-29T08:00:00Z"),
        ("2026-07-01T12:00:00Z", "2026-07-01T13:00", dublin, "error"),
        ("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z", dublin, "error"),
        ("2026-07-01T12:00:00Z", "2027-07-03T12:00:00Z", dublin, "error"),
        ("2026-07-01T12:00:00Z", "9999-12-31T23:59", dublin, "error"),
        ("2026-07-01T12:00:00Z", "2026-07-40T13:00", dublin, "error"),
        ("2026-07-01T12:00:00Z", "", dublin, "error"),
        ("2026-07-01T12:00:00Z", "soon", dublin, "error"),
        ("2026-07-01T12:00:00Z", "2026-12-01T09:00+05:00", dublin, "error"),
        ("2026-07-01T12:00:00Z", "2026-12-01T09:00[Asia/Tokyo]", dublin, "error"),
    ] {
        let end = text.parse::<SnoozeEnd>().and_then(|end| end.instant(time(now), timezone));
        assert_eq!(end.ok(), (expected != "error").then(|| time(expected)), "{now} {text} {timezone}");
    }
}

/// Returns a house, its conversation and its guest.
async fn house() -> (House, TestDatabase, Hotel, ConversationId, Author) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    (house, database, hotel, id, guest)
}

async fn waiting(house: &House, hotel: &Hotel) -> ConversationList {
    let params = ListParams { filter: Some("waiting"), ..ListParams::default() };
    let request = ListRequest::parse(params, None).expect("a request");
    let list = house.chat.conversations(hotel, None, request).await.expect("a list");
    assert_eq!(list.counts.waiting, list.conversations.len() as i64);
    list
}

async fn summary(house: &House, hotel: &Hotel, id: ConversationId) -> ConversationSummary {
    house.chat.conversation_summary(hotel, id).await.expect("the conversation")
}

async fn snooze_an_hour(house: &House, hotel: &Hotel, id: ConversationId) {
    assert!(house.chat.snooze(hotel, id, SnoozeEnd::InOneHour, None).await.expect("an answer"));
}

#[tokio::test]
async fn snoozed_conversation_returns_to_the_waiting_ones_when_its_time_has_passed() {
    let (house, _database, hotel, id, guest) = house().await;
    house.say(id, guest, "A taxi at six?").await.expect("a message");
    snooze_an_hour(&house, &hotel, id).await;
    assert!(waiting(&house, &hotel).await.conversations.is_empty());
    assert_eq!(house.chat.longest_waiting(&hotel, None).await.expect("an answer"), None);
    let snoozed = summary(&house, &hotel, id).await;
    assert_eq!(snoozed.snoozed_until, Some(house.chat.now().plus_ms(HOUR_MS)));
    assert!(snoozed.waiting_since.is_some());
    house.clock.advance_ms(HOUR_MS - 1);
    assert!(waiting(&house, &hotel).await.conversations.is_empty());
    house.clock.advance_ms(1);
    assert_eq!(waiting(&house, &hotel).await.conversations[0].conversation_id, id);
}

#[tokio::test]
async fn answered_conversation_returns_too_until_the_next_answer() {
    let (house, _database, hotel, id, guest) = house().await;
    house.say(id, guest, "A taxi at six?").await.expect("a message");
    snooze_an_hour(&house, &hotel, id).await;
    // An answer before that time does not end the snooze.
    house.say(id, House::maeve(), "I will ask").await.expect("a message");
    assert!(waiting(&house, &hotel).await.conversations.is_empty());
    house.clock.advance_ms(HOUR_MS);
    let returned = waiting(&house, &hotel).await.conversations.remove(0);
    assert_eq!((returned.waiting_since, returned.snoozed_until), (None, Some(house.chat.now())));
    house.clock.advance_ms(1);
    house.say(id, House::maeve(), "It is ordered").await.expect("a message");
    assert!(waiting(&house, &hotel).await.conversations.is_empty());
    assert_eq!(summary(&house, &hotel, id).await.snoozed_until, None);
}

#[tokio::test]
async fn a_message_of_the_guest_ends_a_snooze() {
    let (house, _database, hotel, id, guest) = house().await;
    snooze_an_hour(&house, &hotel, id).await;
    house.say(id, guest, "Hello?").await.expect("a message");
    let returned = waiting(&house, &hotel).await.conversations.remove(0);
    assert_eq!((returned.waiting_since, returned.snoozed_until), (Some(house.chat.now()), None));
}

#[tokio::test]
async fn a_conversation_with_an_unseen_message_is_not_snoozed() {
    let (house, _database, hotel, id, guest) = house().await;
    let seen = house.say(id, guest.clone(), "Hello?").await.expect("a message").id;
    house.say(id, guest, "One more thing").await.expect("a message");
    let snoozed = house.chat.snooze(&hotel, id, SnoozeEnd::InOneHour, Some(seen)).await.expect("an answer");
    assert!(!snoozed);
    assert_eq!(waiting(&house, &hotel).await.conversations.len(), 1);
}

#[tokio::test]
async fn a_snooze_ends_by_request_and_by_resolving() {
    let (house, _database, hotel, id, guest) = house().await;
    house.say(id, guest, "Hello?").await.expect("a message");
    snooze_an_hour(&house, &hotel, id).await;
    house.chat.end_snooze(&hotel, id).await.expect("ended");
    assert_eq!(waiting(&house, &hotel).await.conversations.len(), 1);
    snooze_an_hour(&house, &hotel, id).await;
    house.chat.resolve(&hotel, id, None).await.expect("resolved");
    assert_eq!(summary(&house, &hotel, id).await.snoozed_until, None);
    let refused = house.chat.snooze(&hotel, id, SnoozeEnd::InOneHour, None).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
}

#[tokio::test]
async fn pages_of_returned_conversations_follow_each_other() {
    let (house, _database) = House::open(0).await;
    let mut ids = Vec::new();
    for nth in 0..53 {
        ids.push(house.put_guest(House::HOTEL, &format!("B{nth}")).await);
    }
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    for id in &ids {
        snooze_an_hour(&house, &hotel, *id).await;
        house.clock.advance_ms(1);
    }
    house.clock.advance_ms(HOUR_MS);
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let params = ListParams { filter: Some("waiting"), cursor: cursor.as_deref(), ..ListParams::default() };
        let request = ListRequest::parse(params, None).expect("a request");
        let list = house.chat.conversations(&hotel, None, request).await.expect("a list");
        found.extend(list.conversations.iter().map(|summary| summary.conversation_id));
        cursor = list.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, ids);
}
