//! Concurrent writers.

use super::*;
use crate::chat::messages::history::PageRequest;
use crate::store::Store;
use crate::support::TestDatabase;
use shared::{ConversationId, Seq};
use std::collections::{BTreeMap, BTreeSet};
use tokio::task::JoinSet;

const TASKS: usize = 20;
const SENDS: usize = 10;

/// Returns all messages of a conversation, in the order of its changes.
async fn all(house: &House, id: ConversationId) -> Vec<Message> {
    let (mut messages, mut seq) = (Vec::new(), Seq(0));
    loop {
        let request = PageRequest::new(Some(37), None, Some(seq)).expect("a request");
        let page = house.chat.history(id, request).await.expect("a page");
        messages.extend(page.messages);
        if !page.has_more {
            return messages;
        }
        seq = page.seq;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_are_numbered_without_a_hole_and_in_the_order_of_the_ids() {
    let database = TestDatabase::sqlite().await;
    numbers_have_no_hole(&database.store).await;
}

async fn numbers_have_no_hole(store: &Store) {
    let house = House::over(store.clone(), 0);
    let one = house.put_guest(House::HOTEL, "B1").await;
    let two = house.put_guest(House::HOTEL, "B2").await;
    let guests = [house.guest(House::HOTEL, "B1").await, house.guest(House::HOTEL, "B2").await];
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (chat, guests) = (house.chat.clone(), guests.clone());
        tasks.spawn(async move {
            for number in 0..SENDS {
                let request = text(&format!("{task}/{number}"));
                let to = if task % 4 == 0 { two } else { one };
                let author = guests[usize::from(to == two)].clone();
                chat.send(to, author, request).await.expect("a message");
                // A failing write of the same group uses no sequence number.
                chat.send(to, House::maeve(), text("")).await.expect_err("no text");
            }
        });
    }
    tasks.join_all().await;

    let mut sent = 0;
    for id in [one, two] {
        let messages = all(&house, id).await;
        sent += messages.len();
        let numbers: Vec<i64> = messages.iter().map(|message| message.seq.0).collect();
        let expected: Vec<i64> = (1..=messages.len() as i64).collect();
        assert_eq!(numbers, expected);
        assert!(messages.is_sorted_by(|earlier, later| earlier.id < later.id));
    }
    assert_eq!(sent, TASKS * SENDS);
    events_are_in_order(&house).await;
}

/// Checks that on each channel the events of each conversation are in the order
/// of its changes, each once.
async fn events_are_in_order(house: &House) {
    let mut newest: BTreeMap<(String, i64), i64> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for event in house.take_events().await {
        let seq = event.data["meta"]["seq"].as_i64().expect("a number");
        let conversation = event.data["message"]["conversation_id"].as_i64().expect("a number");
        names.insert((event.channel.clone(), event.data["meta"]["event_id"].to_string()));
        let before = newest.entry((event.channel, conversation)).or_default();
        assert_eq!(seq, *before + 1);
        *before = seq;
    }
    assert_eq!(names.len(), 2 * TASKS * SENDS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_duplicates_store_one_message() {
    let database = TestDatabase::sqlite().await;
    retries_are_one_message(&database.store).await;
}

async fn retries_are_one_message(store: &Store) {
    let house = House::over(store.clone(), 1);
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let (chat, guest) = (house.chat.clone(), guest.clone());
        tasks.spawn(async move { chat.send(id, guest, named("Hello!", 1)).await.expect("a message") });
    }
    let (mut stored, mut ids) = (0, BTreeSet::new());
    for result in tasks.join_all().await {
        stored += usize::from(matches!(result, SendResult::Stored(_)));
        let (SendResult::Stored(sent) | SendResult::Repeated(sent)) = result;
        ids.insert(sent.message_id);
    }
    assert_eq!((stored, ids.len()), (1, 1));
    assert_eq!((all(&house, id).await.len(), house.outbox().await.len()), (1, 2));
}
