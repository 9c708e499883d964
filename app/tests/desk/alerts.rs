//! Tests of the selection of messages for alerts.

use app::chat::desk::AlertLog;
use shared::{ConversationId, Timestamp};

const ONE: ConversationId = ConversationId(1);
const OTHER: ConversationId = ConversationId(2);

fn second(second: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_795_341_600_000 + second * 1000)
}

#[test]
fn a_message_needs_one_alert_however_often_it_is_reported() {
    let mut log = AlertLog::default();
    assert!(log.record(ONE, second(1)));
    assert!(!log.record(ONE, second(1)));
    assert!(log.record(ONE, second(2)));
}

#[test]
fn conversations_do_not_affect_each_other() {
    let mut log = AlertLog::default();
    assert!(log.record(ONE, second(5)));
    assert!(log.record(OTHER, second(1)));
}

#[test]
fn an_older_message_reported_late_does_not_cause_a_second_alert() {
    let mut log = AlertLog::default();
    assert!(log.record(ONE, second(9)));
    // The list was requested before the event arrived.
    assert!(!log.record(ONE, second(4)));
    // The next list contains the message of the event.
    assert!(!log.record(ONE, second(9)));
}
