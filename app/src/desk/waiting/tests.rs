use super::*;
use shared::{ChatState, ConversationId, MessageId, Seq};

const NOW_MS: i64 = 1_000_000_000;

fn summary(waiting_since: Option<Timestamp>) -> ConversationSummary {
    ConversationSummary {
        conversation_id: ConversationId(1),
        booking_id: "B1".parse().expect("a booking"),
        guest_name: "Ada Byrne".to_owned(),
        chat: ChatState::new(None, None, None),
        handler_id: None,
        check_in: None,
        check_out: None,
        stay: None,
        seq: Seq(1),
        last_message: None,
        last_message_id: MessageId(0),
        unread_count: 0,
        marked_unread: false,
        waiting_since,
        snoozed_until: None,
        resolved_at: None,
        search_match: None,
    }
}

fn waiting(age_ms: i64) -> Option<i64> {
    waiting_min(&summary(Some(Timestamp::from_unix_ms(NOW_MS - age_ms))), Timestamp::from_unix_ms(NOW_MS))
}

#[test]
fn waiting_time_is_in_whole_minutes() {
    assert_eq!(waiting(59_999), Some(0));
    assert_eq!(waiting(600_000), Some(10));
    assert_eq!(waiting(-5_000), Some(0), "a clock that was set back");
}

#[test]
fn waiting_min_is_none_without_a_waiting_guest() {
    assert_eq!(waiting_min(&summary(None), Timestamp::from_unix_ms(NOW_MS)), None);
}
