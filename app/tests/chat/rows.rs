//! Tests of the rows of the log.

use crate::make::{at, client_id, context, event, guest, page, staff, written};
use app::chat::rows::{Follows, LogContext, rows};
use app::chat::{Key, Outbox, Row, Timeline};
use app::zone::Zone;
use shared::event::MessageChange;
use shared::{ErrorCode, EventKind, Message, MessageId, Reader, SenderType, Timestamp};
use std::collections::HashSet;

const TOKYO: &str = "Asia/Tokyo";

/// Returns the rows in short: `22` for a day, `m1` for a message, `m1+` for one
/// of the same author as before (`m1=` also in the same minute), `p:text` for a
/// pending one, `new` for the beginning of the unread messages.
fn lines(rows: &[Row]) -> Vec<String> {
    let short = |row: &Row| match row {
        Row::Unread => "new".to_owned(),
        Row::Day(day, name) => day.day.to_string() + &name.map(|name| format!(" {name:?}")).unwrap_or_default(),
        Row::Message { message, follows, .. } => format!("m{}{}", message.id, mark(*follows)),
        Row::Pending { item, follows, .. } => format!("p:{}{}", item.text, mark(*follows)),
    };
    rows.iter().map(short).collect()
}

fn mark(follows: Follows) -> &'static str {
    match follows {
        Follows::Nothing => "",
        Follows::SameAuthor => "+",
        Follows::SameMinute => "=",
    }
}

fn shown(messages: Vec<Message>, outbox: &Outbox, zone: &str) -> Vec<String> {
    let seq = messages.len() as i64;
    lines(&rows(&Timeline::new(page(messages, seq, false)), outbox, &context(None, &Zone::new(zone))))
}

fn written_at(message: Message, instant: &str) -> Message {
    Message { timestamp: at(instant), ..message }
}

fn typed(texts: &[(i64, &str, &str)]) -> Outbox {
    let mut outbox = Outbox::default();
    for (id, text, instant) in texts {
        outbox.push(client_id(*id), (*text).to_owned(), None, at(instant));
    }
    outbox
}

#[test]
fn an_empty_conversation_has_no_lines() {
    assert!(shown(vec![], &Outbox::default(), "UTC").is_empty());
}

#[test]
fn days_begin_at_midnight_in_the_hotels_time_zone() {
    let messages = || {
        vec![
            written_at(staff(1, 1), "2026-11-22T14:59:59Z"),
            written_at(staff(2, 2), "2026-11-22T15:00:00Z"),
            written_at(staff(3, 3), "2026-11-22T23:59:59Z"),
        ]
    };
    let none = Outbox::default();
    assert_eq!(shown(messages(), &none, TOKYO), ["22", "m1", "23", "m2", "m3+"]);
    assert_eq!(shown(messages(), &none, "UTC"), ["22", "m1", "m2+", "m3+"]);
}

#[test]
fn consecutive_messages_show_the_sender_once() {
    let other = Message { sender_name: "Sean".to_owned(), ..staff(3, 3) };
    let messages = vec![staff(1, 1), staff(2, 2), other, guest(4, 4), guest(5, 5), staff(6, 6)];
    let expected = ["22", "m1", "m2+", "m3", "m4", "m5+", "m6"];
    assert_eq!(shown(messages, &Outbox::default(), "UTC"), expected);
}

#[test]
fn pending_messages_are_last_in_typed_order() {
    let outbox = typed(&[(8, "one", "2026-11-22T12:00:00Z"), (9, "two", "2026-11-23T00:00:01Z")]);
    assert_eq!(shown(vec![staff(1, 1)], &outbox, "UTC"), ["22", "m1", "p:one", "23", "p:two"]);
}

#[test]
fn pending_message_with_an_earlier_clock_adds_no_day() {
    let outbox = typed(&[(8, "one", "2026-11-20T12:00:00Z")]);
    assert_eq!(shown(vec![staff(1, 1)], &outbox, "UTC"), ["22", "m1", "p:one"]);
}

#[test]
fn message_whose_event_precedes_its_response_is_shown_once() {
    let mut outbox = typed(&[(2, "one", "2026-11-22T10:02:00Z"), (3, "two", "2026-11-22T10:03:00Z")]);
    let mut timeline = Timeline::new(page(vec![staff(1, 1)], 1, false));
    timeline.apply_event(written(&guest(2, 2)));
    let zone = Zone::new("UTC");
    assert_eq!(lines(&rows(&timeline, &outbox, &context(None, &zone))), ["22", "m1", "m2", "p:two+"]);
    outbox.acknowledge(client_id(2));
    assert_eq!(lines(&rows(&timeline, &outbox, &context(None, &zone))), ["22", "m1", "m2", "p:two+"]);
}

#[test]
fn client_id_of_a_staff_message_hides_no_pending_message() {
    let theirs = Message { client_message_id: Some(client_id(2)), ..staff(1, 1) };
    let outbox = typed(&[(2, "one", "2026-11-22T10:02:00Z")]);
    assert_eq!(shown(vec![theirs], &outbox, "UTC"), ["22", "m1", "p:one"]);
}

#[test]
fn every_line_has_a_key_of_its_own() {
    let messages = vec![
        guest(1, 1),
        guest(2, 2),
        written_at(staff(3, 3), "2026-11-23T00:00:00Z"),
        written_at(staff(4, 4), "2027-11-23T00:00:00Z"),
    ];
    let outbox = typed(&[(8, "same", "2027-11-24T00:00:00Z"), (9, "same", "2027-11-24T00:00:00Z")]);
    let rows = rows(&Timeline::new(page(messages, 4, false)), &outbox, &context(None, &Zone::new("UTC")));
    let keys: HashSet<Key> = rows.iter().map(|row| row.key(SenderType::Guest)).collect();
    assert_eq!((rows.len(), keys.len()), (10, 10));
}

#[test]
fn line_keeps_its_key_when_its_message_changes() {
    let zone = Zone::new("UTC");
    let mut outbox = typed(&[(3, "one", "2026-11-22T12:00:00Z")]);
    let mut timeline = Timeline::new(page(vec![guest(1, 1), staff(2, 2)], 2, false));
    let keys = |timeline: &Timeline, outbox: &Outbox| -> Vec<Key> {
        let rows = rows(timeline, outbox, &context(None, &zone));
        rows.iter().map(|row| row.key(SenderType::Guest)).collect()
    };
    let before = keys(&timeline, &outbox);
    let (up_to, read_at) = (MessageId(2), Timestamp::from_unix_ms(0));
    timeline.apply_event(event(3, EventKind::MessagesRead { reader: Reader::Staff, up_to, read_at }));
    let edited = Message { message: "edited".to_owned(), ..staff(2, 4) };
    timeline.apply_event(event(4, EventKind::MessageUpdated(MessageChange::with_message(edited))));
    outbox.mark_refused(client_id(3), ErrorCode::NotCheckedIn);
    assert_eq!(keys(&timeline, &outbox), before);
    // When it is acknowledged, it keeps its row.
    outbox.acknowledge(client_id(3));
    timeline.apply_event(written(&guest(3, 5)));
    assert_eq!(keys(&timeline, &outbox), before);
}

#[test]
fn unread_line_precedes_the_first_unread_message_unless_all_are_unread() {
    let timeline = Timeline::new(page(vec![guest(1, 1), staff(2, 2), staff(3, 3)], 3, false));
    let rows = |unread| rows(&timeline, &Outbox::default(), &context(Some(MessageId(unread)), &Zone::new("UTC")));
    // Below it the author is named again.
    assert_eq!(lines(&rows(3)), ["22", "m1", "m2", "new", "m3"]);
    assert_eq!(lines(&rows(1)), ["22", "m1", "m2", "m3+"]);
}

#[test]
fn messages_of_one_author_within_a_minute_are_marked() {
    let times = ["10:00:01", "10:00:59", "10:01:00", "10:01:30"];
    let messages = times.iter().zip(1..).map(|(time, id)| {
        written_at(if id < 4 { staff(id, id) } else { guest(id, id) }, &format!("2026-11-22T{time}Z"))
    });
    assert_eq!(shown(messages.collect(), &Outbox::default(), "UTC"), ["22", "m1", "m2=", "m3+", "m4"]);
}

#[test]
fn pending_messages_are_grouped_like_acknowledged_ones() {
    let outbox = || typed(&[(8, "one", "2026-11-22T12:00:10Z"), (9, "two", "2026-11-22T12:00:20Z")]);
    let own = || written_at(guest(2, 2), "2026-11-22T12:00:00Z");
    assert_eq!(shown(vec![own()], &outbox(), "UTC"), ["22", "m2", "p:one=", "p:two="]);
    assert_eq!(shown(vec![own(), staff(3, 3)], &outbox(), "UTC"), ["22", "m2", "m3", "p:one", "p:two="]);
    // At the desk, a message of a colleague is not continued.
    let timeline = Timeline::new(page(vec![staff(3, 3)], 3, false));
    let zone = Zone::new("UTC");
    let desk = |name| LogContext { speaker: SenderType::Staff, speaker_name: Some(name), ..context(None, &zone) };
    let colleague = timeline.messages().next_back().expect("a message").sender_name.clone();
    assert_eq!(lines(&rows(&timeline, &outbox(), &desk("Another"))), ["22", "m3", "p:one", "p:two="]);
    assert_eq!(lines(&rows(&timeline, &outbox(), &desk(&colleague))), ["22", "m3", "p:one+", "p:two="]);
}

#[test]
fn the_present_day_and_the_day_before_have_names() {
    let zone = Zone::new(TOKYO);
    let messages = vec![
        written_at(staff(1, 1), "2026-11-20T12:00:00Z"),
        written_at(staff(2, 2), "2026-11-21T12:00:00Z"),
        written_at(staff(3, 3), "2026-11-21T15:00:00Z"),
    ];
    let timeline = Timeline::new(page(messages, 3, false));
    let present = ["2026-11-22T14:59:59Z", "2026-11-21T14:59:59Z"].map(|now| zone.local(at(now)));
    let context = LogContext { present, ..context(None, &zone) };
    let expected = ["20", "m1", "21 Yesterday", "m2", "22 Today", "m3"];
    assert_eq!(lines(&rows(&timeline, &Outbox::default(), &context)), expected);
}

#[test]
fn a_refused_message_stays_where_it_was_written() {
    let mut outbox = typed(&[
        (7, "first", "2026-11-22T10:00:30Z"),
        (8, "refused", "2026-11-22T10:02:30Z"),
        (9, "too", "2026-11-22T10:02:40Z"),
        (10, "waits", "2026-11-22T10:02:50Z"),
    ]);
    let messages = || vec![guest(1, 1), guest(2, 2), staff(3, 3), staff(4, 4)];
    for id in [7, 8, 9] {
        outbox.mark_refused(client_id(id), ErrorCode::MessageRequired);
    }
    let expected = ["22", "p:first", "m1", "m2+", "p:refused=", "p:too=", "m3", "m4+", "p:waits"];
    assert_eq!(shown(messages(), &outbox, "UTC"), expected);
    // Sent again, it waits behind all messages.
    outbox.send_again(client_id(8));
    let expected = ["22", "p:first", "m1", "m2+", "p:too=", "m3", "m4+", "p:refused", "p:waits="];
    assert_eq!(shown(messages(), &outbox, "UTC"), expected);
}

#[test]
fn a_refused_message_of_another_day_has_that_day_above_it() {
    let mut outbox = typed(&[(8, "refused", "2026-11-23T09:00:00Z")]);
    outbox.mark_refused(client_id(8), ErrorCode::MessageRequired);
    let messages = vec![staff(1, 1), written_at(staff(2, 2), "2026-11-23T10:00:00Z")];
    assert_eq!(shown(messages, &outbox, "UTC"), ["22", "m1", "23", "p:refused", "m2"]);
}
