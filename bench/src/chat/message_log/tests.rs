//! Two conversations of two clients, small enough to count by hand.

use super::{Anomalies, MessageLog};
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_message_is_delivered_when_both_sides_have_it() {
    let (mut message_log, start) = (MessageLog::new(4), Instant::now());
    let mark = message_log.begin(2, start, start + MS);
    assert!(!message_log.record_receipt(3, mark, start + 3 * MS));
    assert_eq!((message_log.is_over(mark), message_log.missing()), (false, 1));
    message_log.record_answer(mark, start + 4 * MS);
    assert!(message_log.record_receipt(2, mark, start + 5 * MS));
    assert_eq!((message_log.is_over(mark), message_log.missing()), (true, 0));
    let (entries, anomalies) = message_log.take();
    // From the time at which it was due, not the one at which it was written.
    assert_eq!(
        (entries[0].peer, entries[0].answered, entries[0].delivered()),
        (Some(3 * MS), Some(4 * MS), Some(5 * MS))
    );
    assert_eq!((anomalies, message_log.acknowledged(2)), (Anomalies::default(), &[0][..]));
}

#[test]
fn duplicate_and_late_messages_are_counted_as_anomalies() {
    let (mut message_log, start) = (MessageLog::new(2), Instant::now());
    let marks: Vec<_> = (0..3).map(|_| message_log.begin(0, start, start)).collect();
    for mark in [marks[0], marks[2], marks[1], marks[1], marks[0]] {
        message_log.record_receipt(1, mark, start + MS);
    }
    assert_eq!(message_log.take().1, Anomalies { doubled: 2, disordered: 1 });
    assert_eq!(message_log.take().1, Anomalies::default());
}

#[test]
fn other_conversations_do_not_count() {
    let (mut message_log, start) = (MessageLog::new(4), Instant::now());
    let mark = message_log.begin(0, start, start);
    assert!(!message_log.record_receipt(2, mark, start + MS));
    assert!(!message_log.record_receipt(3, mark, start + MS));
    let (entries, anomalies) = message_log.take();
    assert_eq!((entries[0].peer, anomalies), (None, Anomalies::default()));
}

#[test]
fn numbering_continues_after_take() {
    let (mut message_log, start) = (MessageLog::new(2), Instant::now());
    let early = message_log.begin(1, start, start);
    message_log.take();
    let late = message_log.begin(1, start, start);
    assert_eq!((early.number, late.number), (0, 1));
    // Earlier messages that were taken are not recorded again.
    assert!(!message_log.record_receipt(0, early, start + MS) && message_log.is_over(early));
    message_log.record_failure(late);
    assert_eq!((message_log.missing(), message_log.is_over(late)), (0, true));
}
