//! Tests of the detection of new guest messages.

use crate::make::{list, summary};
use app::chat::list::new_messages;
use shared::desk::ConversationList;
use shared::{ConversationId, SenderType};

fn told(before: &ConversationList, after: &ConversationList, in_view: Option<i64>) -> Vec<i64> {
    new_messages(before, after, in_view.map(ConversationId)).iter().map(|summary| summary.conversation_id.0).collect()
}

#[test]
fn new_guest_message_is_reported() {
    let before = list(vec![summary(1, "staff", 5, 0), summary(2, "guest", 3, 1)]);
    let after = list(vec![summary(2, "guest", 7, 2), summary(1, "guest", 6, 1)]);
    assert_eq!(told(&before, &after, None), [2, 1]);
    assert_eq!(told(&after, &after, None), [0; 0]);
}

#[test]
fn message_of_the_open_conversation_is_not_reported() {
    let before = list(vec![summary(1, "staff", 5, 0)]);
    let after = list(vec![summary(1, "guest", 6, 1)]);
    assert_eq!(told(&before, &after, Some(1)), [0; 0]);
}

#[test]
fn message_of_the_hotel_is_not_reported() {
    let before = list(vec![summary(1, "guest", 5, 1)]);
    let after = list(vec![summary(1, "staff", 6, 1)]);
    assert_eq!(told(&before, &after, None), [0; 0]);
    assert_eq!(after.conversations[0].last_message.as_ref().map(|last| last.sender_type), Some(SenderType::Staff));
}

#[test]
fn conversation_entering_the_list_is_reported_only_with_a_new_message() {
    let before = list(vec![summary(1, "guest", 5, 1)]);
    // 2 entered because another conversation left the page; 3 has a new
    // message.
    let after = list(vec![summary(3, "guest", 9, 1), summary(1, "guest", 5, 1), summary(2, "guest", 4, 1)]);
    assert_eq!(told(&before, &after, None), [3]);
}
