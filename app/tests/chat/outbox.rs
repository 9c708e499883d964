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
fn messages_are_sent_one_at_a_time_in_typed_order() {
    let mut outbox = outbox(&["one", "two", "three"]);
    assert_eq!(next(&outbox), Some("one"));
    assert_eq!(next(&outbox), Some("one"), "the first message stays next until it is acknowledged");
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
    outbox.mark_refused(client_id(9), ErrorCode::BadRequest);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], Some("one")));
}

#[test]
fn refused_message_is_kept_and_later_ones_are_sent() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.mark_refused(client_id(1), ErrorCode::NotCheckedIn);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one", "two"], Some("two")));
    let state = outbox.items().next().map(|item| item.state);
    assert_eq!(state, Some(OutboxState::Refused(ErrorCode::NotCheckedIn)));
}

#[test]
fn retried_message_keeps_its_position_and_id() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.mark_refused(client_id(1), ErrorCode::NotCheckedIn);
    outbox.send_again(client_id(1));
    let next = outbox.next().expect("a message");
    assert_eq!((next.text.as_str(), next.client_message_id), ("one", client_id(1)));
}

#[test]
fn a_message_is_discarded_once_whatever_its_state() {
    let mut outbox = outbox(&["one", "two", "three"]);
    outbox.mark_refused(client_id(1), ErrorCode::MessageTooLong);
    for (id, text) in [(1, "one"), (2, "two")] {
        assert_eq!(outbox.discard(client_id(id)).map(|item| item.text).as_deref(), Some(text));
        assert_eq!(outbox.discard(client_id(id)), None);
    }
    assert_eq!(texts(&outbox), ["three"]);
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
        other.insert_stored(item);
    }
    assert_eq!(texts(&other), ["1", "2", "3"]);
}

#[test]
fn messages_of_several_pages_have_the_same_order_on_each() {
    let (mut one, mut other) = (Outbox::default(), Outbox::default());
    one.push(client_id(1), "first".to_owned(), None, at("2026-11-22T10:00:00Z"));
    other.push(client_id(2), "second".to_owned(), None, at("2026-11-22T10:00:01Z"));
    one.push(client_id(3), "third".to_owned(), None, at("2026-11-22T10:00:02Z"));
    let (of_one, of_other) = (stored(&one), stored(&other));
    of_other.into_iter().for_each(|item| one.insert_stored(item));
    of_one.into_iter().for_each(|item| other.insert_stored(item));
    assert_eq!(texts(&one), ["first", "second", "third"]);
    assert_eq!(texts(&other), texts(&one));
}

#[test]
fn merged_message_is_listed_once_in_its_latest_state() {
    let mut outbox = outbox(&["one"]);
    let mut told = stored(&outbox).remove(0);
    told.state = OutboxState::Refused(ErrorCode::MessageTooLong);
    outbox.insert_stored(told.clone());
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], None));
    told.state = OutboxState::Sending;
    outbox.insert_stored(told);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], Some("one")));
}

#[test]
fn stored_message_missing_from_storage_is_removed() {
    let mut outbox = outbox(&["one", "two"]);
    outbox.mark_stored(client_id(1), true);
    outbox.synchronize(vec![]);
    assert_eq!(texts(&outbox), ["two"], "a message that is only on this page was removed");
}

#[test]
fn messages_stored_by_an_earlier_load_are_sent_before_new_ones() {
    let earlier = outbox(&["one", "two"]);
    let mut outbox = Outbox::default();
    outbox.push(client_id(3), "three".to_owned(), None, at("2026-11-22T10:05:00Z"));
    outbox.synchronize(stored(&earlier));
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one", "two", "three"], Some("one")));
}

#[test]
fn message_refused_on_another_page_is_not_sent_again() {
    let mut outbox = outbox(&["one", "two"]);
    let mut told = stored(&outbox);
    told[0].state = OutboxState::Refused(ErrorCode::MessageTooLong);
    outbox.synchronize(told);
    assert_eq!(next(&outbox), Some("two"));
}

#[test]
fn unstored_refusal_overrides_the_stored_state() {
    let mut outbox = outbox(&["one"]);
    let waiting = stored(&outbox);
    outbox.mark_stored(client_id(1), true);
    outbox.mark_refused(client_id(1), ErrorCode::InvalidToken);
    outbox.synchronize(waiting);
    assert_eq!((texts(&outbox), next(&outbox)), (vec!["one"], None));
}
