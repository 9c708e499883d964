//! Context, messages and pages of them, as they stand in the contract.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::desk::ConversationList;
use shared::{
    Action, ChatState, Context, DisabledCode, MarkRead, Message, MessageId, MessagePage, MessageStatus, ReadAnswer,
    ReadMarkers, SendMessage, SenderType, Sent, StaffInfo,
};

/// Reads `json`, in both ways and also with a field that nobody knows, and writes it again.
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(json: &Value) -> T {
    let value: T = serde_json::from_value(json.clone()).expect("the type of this JSON");
    assert_eq!(&serde_json::to_value(&value).expect("JSON"), json);
    assert_eq!(shared::json::from_str::<T>(&json.to_string()).expect("the type of this text"), value);
    assert!(shared::json::from_str::<T>("[1]").is_err() && shared::json::from_str::<T>(&format!("{json}x")).is_err());
    let mut with_more = json.clone();
    with_more["a_field_of_tomorrow"] = json!({"deep": [1, null]});
    assert_eq!(serde_json::from_value::<T>(with_more).expect("unknown fields ignored"), value);
    value
}

fn guest_message() -> Value {
    json!({
        "id": 123, "conversation_id": 42, "booking_id": "BK-2025-0123", "seq": 17,
        "sender_type": "guest", "sender_name": "Ada Byrne", "staff_info": null,
        "message": "Hello!", "timestamp": "2026-11-22T10:00:00.123Z",
        "client_message_id": "9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10",
        "room_number": "101", "reply_to": 120,
        "reply_to_message": {"id": 120, "sender_type": "staff", "sender_name": "Maeve", "message": "Good morning"},
        "status": "delivered", "read_at": null,
        "is_edited": false, "edited_at": null, "is_deleted": false, "deleted_at": null,
        "attachments": [], "has_attachments": false
    })
}

fn staff_message() -> Value {
    json!({
        "id": 124, "conversation_id": 42, "booking_id": "BK-2025-0123", "seq": 19,
        "sender_type": "staff", "sender_name": "Maeve", "staff_info": {"name": "Maeve", "role": "Reception"},
        "message": "", "timestamp": "2026-11-22T10:01:00.000Z", "client_message_id": null,
        "room_number": null, "reply_to": null, "reply_to_message": null,
        "status": "read", "read_at": "2026-11-22T10:02:00.000Z",
        "is_edited": true, "edited_at": "2026-11-22T10:01:30.000Z",
        "is_deleted": true, "deleted_at": "2026-11-22T10:03:00.000Z",
        "attachments": [], "has_attachments": false
    })
}

fn open_chat() -> Value {
    json!({
        "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
        "room_number": "101", "current_staff_handler": null
    })
}

#[test]
fn a_message_of_the_guest() {
    let message: Message = survives(&guest_message());
    assert_eq!((message.id, message.sender_type), (MessageId(123), SenderType::Guest));
    assert_eq!(message.reply_to_message.expect("a preview").sender_name, "Maeve");
}

#[test]
fn a_message_of_the_staff_edited_read_and_deleted() {
    let message: Message = survives(&staff_message());
    assert_eq!((message.status, message.is_deleted), (MessageStatus::Read, true));
}

#[test]
fn a_message_of_the_chat_itself() {
    let mut json = staff_message();
    json["sender_type"] = json!("system");
    json["staff_info"] = json!(null);
    assert_eq!(survives::<Message>(&json).sender_type, SenderType::System);
}

#[test]
fn a_context() {
    let context: Context = survives(&json!({
        "conversation_id": 42, "booking_id": "BK-2025-0123", "guest_name": "Ada Byrne",
        "room_number": "101",
        "hotel": {
            "slug": "killarney", "name": "Killarney Park", "timezone": "Europe/Dublin", "locale": "en",
            "accent_color": "#0b6e4f", "logo_url": null
        },
        "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
        "current_staff_handler": {"name": "Maeve", "role": "Reception"},
        "seq": 17,
        "pusher": {
            "channel": "private-hotel-killarney-guest-chat-booking-BK-2025-0123", "event": "realtime_event",
            "key": "k", "cluster": "mt1", "host": "chat.hotel.example", "port": 443, "tls": true,
            "auth_endpoint": "/api/guest/hotel/killarney/chat/pusher/auth"
        }
    }));
    assert!(context.chat.may_write());
    assert_eq!(context.chat.current_staff_handler, Some(StaffInfo { name: "Maeve".into(), role: "Reception".into() }));
}

#[test]
fn a_closed_chat_says_why_in_the_words_of_the_contract() {
    for (code, wire, reason) in [
        (DisabledCode::NotCheckedIn, "NOT_CHECKED_IN", "Check-in required to access chat"),
        (DisabledCode::AlreadyCheckedOut, "ALREADY_CHECKED_OUT", "Chat unavailable after checkout"),
        (DisabledCode::NoRoomAssigned, "NO_ROOM_ASSIGNED", "Room assignment required"),
    ] {
        let state: ChatState = survives(&json!({
            "allowed_actions": [], "disabled_code": wire, "disabled_reason": reason,
            "room_number": null, "current_staff_handler": null
        }));
        assert_eq!(state, ChatState::new(Some(code), None, None));
        assert!(!state.may_write());
    }
    assert_eq!(ChatState::new(None, None, None).allowed_actions, [Action::Chat]);
}

#[test]
fn a_page_of_messages() {
    let page: MessagePage = survives(&json!({
        "messages": [guest_message(), staff_message()],
        "conversation_id": 42, "count": 2, "has_more": true, "seq": 19,
        "read": {
            "guest": {"up_to": 120, "read_at": "2026-11-22T09:00:00.000Z"},
            "staff": {"up_to": 0, "read_at": null}
        },
        "chat": open_chat()
    }));
    assert_eq!(page.read.guest.up_to, MessageId(120));
    assert_eq!(page.read.staff, ReadMarkers::default().staff);
}

#[test]
fn a_message_sent_and_its_answer() {
    let request: SendMessage = survives(&json!({
        "message": "Hello!", "client_message_id": "9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10", "reply_to": 120
    }));
    assert_eq!(request.reply_to, Some(MessageId(120)));
    survives::<SendMessage>(&json!({"message": "Hello!"}));
    survives::<SendMessage>(&json!({"message": "Hello!", "sender_name": "Maeve", "sender_role": "Reception"}));
    assert_eq!(serde_json::from_str::<SendMessage>("{}").expect("a body"), SendMessage::default());
    survives::<Sent>(&json!({
        "message_id": 123, "sent_at": "2026-11-22T10:00:00.123Z", "conversation_id": 42, "message": guest_message()
    }));
}

#[test]
fn a_read_marker_and_its_answer() {
    survives::<MarkRead>(&json!({"up_to": 123}));
    survives::<ReadAnswer>(&json!({
        "conversation_id": 42, "seq": 20,
        "read": {
            "guest": {"up_to": 123, "read_at": "2026-11-22T10:00:00.123Z"},
            "staff": {"up_to": 0, "read_at": null}
        }
    }));
}

#[test]
fn a_list_of_conversations() {
    let list: ConversationList = survives(&json!({
        "conversations": [{
            "conversation_id": 42, "booking_id": "BK-2025-0123", "guest_name": "Ada Byrne",
            "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
            "room_number": "101", "current_staff_handler": null, "handler_id": 7,
            "check_in": "2026-11-20", "check_out": null, "stay": "leaves_today", "seq": 17,
            "last_message": {"sender_type": "guest", "message": "Hello!", "timestamp": "2026-11-22T10:00:00.123Z"},
            "unread_count": 1, "waiting_since": "2026-11-22T10:00:00.123Z", "resolved_at": null
        }],
        "next_cursor": "123.42", "answer_within_min": 10, "unread_conversations": 1
    }));
    assert_eq!(list.conversations[0].unread_count, 1);
}

#[test]
fn what_is_out_of_its_type_is_refused() {
    for (field, value) in [
        ("sender_type", json!("Guest")),
        ("status", json!("sent")),
        ("timestamp", json!("yesterday")),
        ("client_message_id", json!("not-a-uuid")),
        ("booking_id", json!("a b")),
        ("id", json!("123")),
    ] {
        let mut json = guest_message();
        json[field] = value;
        assert!(serde_json::from_value::<Message>(json).is_err(), "{field}");
    }
}
