//! What is not acknowledged: order, refusals, pauses.

use crate::make::{at, client_id};
use app::chat::{Outbox, OutboxState};
use shared::ErrorCode;

fn outbox(texts: &[&str]) -> Outbox {
    let mut outbox = Outbox::default();
    for (id, text) in (1..).zip(texts) {
        outbox.push(client_id(id), (*text).to_owned(), at("2026-11-22T10:00:00Z"));
    }
    outbox
}

fn texts(outbox: &Outbox) -> Vec<&str> {
    outbox.items().map(|item| item.text.as_str()).collect()
}

fn next(outbox: &Outbox) -> Option<&str> {
    outbox.next().map(|item| item.text.as_str())
}

#[test]
fn messages_go_one_at_a_time_in_the_order_typed() {
    let mut outbox = outbox(&["one", "two", "three"]);
    assert_eq!(next(&outbox), Some("one"));
    assert_eq!(next(&outbox), Some("one"), "until it is acknowledged");
    outbox.acknowledge(client_id(1));
    assert_eq!(next(&outbox), Some("two"));
    outbox.acknowledge(client_id(3));
    assert_eq!(texts(&outbox), ["two"]);
    outbox.acknowledge(client_id(2));
    assert_eq!(next(&outbox), None);
}

#[test]
fn an_acknowledgement_of_something_else_changes_nothing() {
    let mut outbox = outbox(&["one"]);
    outbox.acknowledge(client_id(9));
    outbox.refuse(client_id(9), ErrorCode::BadRequest);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], Some("one")));
}

#[test]
fn a_refused_message_stays_and_those_behind_it_go_on() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.refuse(client_id(1), ErrorCode::NotCheckedIn);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one", "two"], Some("two")));
    let state = outbox.items().next().map(|item| item.state);
    assert_eq!(state, Some(OutboxState::Refused(ErrorCode::NotCheckedIn)));
}

#[test]
fn sent_again_it_is_in_its_old_place_under_its_old_name() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.refuse(client_id(1), ErrorCode::NotCheckedIn);
    outbox.send_again(client_id(1));
    let next = outbox.next().expect("a message");
    assert_eq!((next.text.as_str(), next.client_message_id), ("one", client_id(1)));
}

#[test]
fn only_a_refused_message_is_taken_back() {
    let mut outbox = outbox(&["one", "two"]);
    assert_eq!(outbox.discard(client_id(1)), None, "it may be on its way");
    outbox.refuse(client_id(1), ErrorCode::MessageTooLong);
    assert_eq!(outbox.discard(client_id(1)).as_deref(), Some("one"));
    assert_eq!(outbox.discard(client_id(1)), None);
    assert_eq!(texts(&outbox), ["two"]);
}

#[test]
fn pauses_grow_to_twenty_seconds_and_begin_anew_with_an_answer() {
    let mut outbox = outbox(&["one", "two"]);
    let pauses: Vec<u32> = (0..8).map(|_| outbox.pause_ms()).collect();
    assert_eq!(pauses, [500, 1_000, 2_000, 5_000, 10_000, 20_000, 20_000, 20_000]);
    outbox.acknowledge(client_id(1));
    assert_eq!(outbox.pause_ms(), 500);
    outbox.refuse(client_id(2), ErrorCode::BadRequest);
    assert_eq!(outbox.pause_ms(), 500);
}
