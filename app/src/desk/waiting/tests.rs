use super::*;
use shared::desk::LastMessagePreview;
use shared::{ChatState, ConversationId, Seq};

const NOW_MS: i64 = 1_000_000_000;

fn summary(sender_type: SenderType, age_ms: i64) -> ConversationSummary {
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
        last_message: Some(LastMessagePreview {
            sender_type,
            message: "Hello!".to_owned(),
            timestamp: Timestamp::from_unix_ms(NOW_MS - age_ms),
        }),
        unread_count: 0,
        resolved_at: None,
    }
}

fn waiting(summary: &ConversationSummary) -> Option<i64> {
    waiting_min(summary, Timestamp::from_unix_ms(NOW_MS))
}

#[test]
fn a_guest_who_has_the_last_word_waits_in_whole_minutes() {
    assert_eq!(waiting(&summary(SenderType::Guest, 59_999)), Some(0));
    assert_eq!(waiting(&summary(SenderType::Guest, 600_000)), Some(10));
    assert_eq!(waiting(&summary(SenderType::Guest, -5_000)), Some(0), "a clock that was set back");
}

#[test]
fn nobody_waits_for_what_is_answered_settled_or_never_said() {
    assert_eq!(waiting(&summary(SenderType::Staff, 600_000)), None);
    let settled = ConversationSummary {
        resolved_at: Some(Timestamp::from_unix_ms(NOW_MS)),
        ..summary(SenderType::Guest, 600_000)
    };
    assert_eq!(waiting(&settled), None);
    assert_eq!(waiting(&ConversationSummary { last_message: None, ..settled }), None);
}
