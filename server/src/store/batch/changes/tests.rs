use super::*;
use SenderType::{Guest, Staff, System};

/// Returns the change by messages that are sent at 1, 2, 3 ... ms.
fn change_by(senders: &[SenderType]) -> UnansweredChange {
    let mut change = UnansweredChange::default();
    for (at, sender) in (1..).zip(senders) {
        change.add(*sender, Timestamp::from_unix_ms(at));
    }
    change
}

fn change(from_guest: i64, answered_at_ms: Option<i64>, waiting_since_ms: Option<i64>) -> UnansweredChange {
    let [answered_at, waiting_since] = [answered_at_ms, waiting_since_ms].map(|ms| ms.map(Timestamp::from_unix_ms));
    UnansweredChange { from_guest, answered_at, waiting_since }
}

#[test]
fn guest_waits_since_the_first_message_that_is_not_answered() {
    assert_eq!(change_by(&[Guest, Guest]), change(2, None, Some(1)));
    assert_eq!(change_by(&[Guest, Staff, Guest, Guest]), change(3, Some(2), Some(3)));
    assert_eq!(change_by(&[Guest, Staff]), change(1, Some(2), None));
    assert_eq!(change_by(&[Staff, Staff]), change(0, Some(2), None));
}

#[test]
fn system_messages_change_nothing() {
    assert_eq!(change_by(&[System]), UnansweredChange::default());
    assert_eq!(change_by(&[Guest, System]), change(1, None, Some(1)));
}
