//! Constructors of lists of conversations for tests.

use shared::desk::{ConversationList, ConversationSummary};
use shared::{ConversationId, MessagePage};

/// Returns a conversation of the list, whose last message was written by `who`
/// at that second.
pub fn summary(id: i64, who: &str, second: u8, unread: i64) -> ConversationSummary {
    let json = serde_json::json!({
        "conversation_id": id, "booking_id": format!("BK-{id}"), "guest_name": format!("Guest {id}"),
        "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
        "room_number": "101", "current_staff_handler": null, "seq": second,
        "last_message": {"sender_type": who, "message": "Hello", "timestamp": format!("2026-11-22T10:00:{second:02}.000Z")},
        "unread_count": unread, "resolved_at": null,
    });
    serde_json::from_value(json).expect("a summary")
}

pub fn list(conversations: Vec<ConversationSummary>) -> ConversationList {
    serde_json::from_value(
        serde_json::json!({"conversations": conversations, "next_cursor": null, "answer_within_min": 10, "answered_today": {"answered": 2, "in_time": 1}, "unread_conversations": 1,
            "counts": {"waiting": 1, "mine": 0, "open": 1, "resolved": 0}}),
    )
    .expect("a list")
}

/// Returns the page of a conversation without messages.
pub fn page(id: ConversationId) -> MessagePage {
    let json = serde_json::json!({
        "messages": [], "count": 0, "conversation_id": id, "has_more": false, "seq": 1,
        "read": {"guest": {"up_to": 0, "read_at": null}, "staff": {"up_to": 0, "read_at": null}},
        "chat": {
            "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null, "room_number": "101",
            "current_staff_handler": null,
        },
    });
    serde_json::from_value(json).expect("a page")
}
