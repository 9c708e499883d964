//! Tests of the outbox: order, refusals, and synchronization among pages.

use crate::make::{at, client_id};
use app::chat::{Outbox, OutboxItem, OutboxState};
use shared::ErrorCode;

fn outbox(texts: &[&str]) -> Outbox {
    let mut outbox = Outbox::default();
    for (id, text) in (1..).zip(texts) {
        outbox.push(client_id(id), (*text).to_owned(), None, at("2026-11-22T10:00:00Z"));
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
    assert_eq!(outbox.discard(client_id(1)).map(|item| item.text).as_deref(), Some("one"));
    assert_eq!(outbox.discard(client_id(1)), None);
    assert_eq!(texts(&outbox), ["two"]);
}

/// Returns the messages of an outbox as another page reads them from storage.
fn stored(outbox: &Outbox) -> Vec<OutboxItem> {
    outbox.items().map(|item| OutboxItem { is_stored: true, ..item.clone() }).collect()
}

#[test]
fn messages_of_one_instant_and_of_a_clock_set_back_keep_their_order() {
    let mut outbox = Outbox::default();
    for (id, instant) in [(1, "2026-11-22T10:00:01Z"), (2, "2026-11-22T10:00:01Z"), (3, "2026-11-22T09:00:00Z")] {
        outbox.push(client_id(id), id.to_string(), None, at(instant));
    }
    let mut other = Outbox::default();
    for item in stored(&outbox).into_iter().rev() {
        other.take_in(item);
    }
    assert_eq!(texts(&other), ["1", "2", "3"]);
}

#[test]
fn what_several_pages_wrote_stands_in_the_order_written_on_each() {
    let (mut one, mut other) = (Outbox::default(), Outbox::default());
    one.push(client_id(1), "first".to_owned(), None, at("2026-11-22T10:00:00Z"));
    other.push(client_id(2), "second".to_owned(), None, at("2026-11-22T10:00:01Z"));
    one.push(client_id(3), "third".to_owned(), None, at("2026-11-22T10:00:02Z"));
    let (of_one, of_other) = (stored(&one), stored(&other));
    of_other.into_iter().for_each(|item| one.take_in(item));
    of_one.into_iter().for_each(|item| other.take_in(item));
    assert_eq!(texts(&one), ["first", "second", "third"]);
    assert_eq!(texts(&other), texts(&one));
}

#[test]
fn taken_in_twice_a_message_stands_once_as_it_was_told_last() {
    let mut outbox = outbox(&["one"]);
    let mut told = stored(&outbox).remove(0);
    told.state = OutboxState::Refused(ErrorCode::MessageTooLong);
    outbox.take_in(told.clone());
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], None));
    told.state = OutboxState::Sending;
    outbox.take_in(told);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], Some("one")));
}

#[test]
fn what_was_stored_and_is_gone_was_taken_care_of_elsewhere() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.mark_stored(client_id(1), true);
    outbox.agree_with(vec![]);
    assert_eq!(texts(&outbox), ["two"], "which storage never took, so this page alone has it");
}

#[test]
fn what_an_earlier_life_left_is_taken_up_before_what_was_written_since() {
    let earlier = outbox(&["one", "two"]);
    let mut outbox = Outbox::default();
    outbox.push(client_id(3), "three".to_owned(), None, at("2026-11-22T10:05:00Z"));
    outbox.agree_with(stored(&earlier));
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one", "two", "three"], Some("one")));
}

#[test]
fn what_another_page_was_refused_is_not_asked_for_again() {
    let mut outbox = outbox(&["one", "two"]);
    let mut told = stored(&outbox);
    told[0].state = OutboxState::Refused(ErrorCode::MessageTooLong);
    outbox.agree_with(told);
    assert_eq!(next(&outbox), Some("two"));
}

#[test]
fn a_refusal_that_is_not_stored_outlasts_what_is() {
    let mut outbox = outbox(&["one"]);
    let waiting = stored(&outbox);
    outbox.mark_stored(client_id(1), true);
    outbox.refuse(client_id(1), ErrorCode::InvalidToken);
    outbox.agree_with(waiting);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], None));
}
