//! Context, messages and pages of messages in the JSON of the contract.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::{ConversationList, Handling, StaffList};
use shared::json::{FromJson, from_str};
use shared::note::NoteList;
use shared::{
    Action, Attachment, ChatState, Context, DisabledCode, ErrorCode, MarkRead, Message, MessageId, MessagePage,
    MessageStatus, Problem, ReadAnswer, ReadMarkers, SendMessage, SenderType, Sent, StaffInfo,
};

/// Reads `json`, also with an unknown field, and writes it again.
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(json: &Value) -> T {
    let value: T = serde_json::from_value(json.clone()).expect("the type of this JSON");
    assert_eq!(&serde_json::to_value(&value).expect("JSON"), json);
    assert_eq!(serde_json::from_value::<T>(with_more(json)).expect("unknown fields ignored"), value);
    value
}

/// Does the same for a type that pages read as well, with their parser and field by
/// field.
fn survives_in_pages<T: FromJson + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(json: &Value) -> T {
    let value: T = survives(json);
    assert_eq!(from_str::<T>(&json.to_string()).as_ref(), Ok(&value));
    assert_eq!(from_str::<T>(&with_more(json).to_string()).as_ref(), Ok(&value));
    for name in json.as_object().expect("an object").keys() {
        for wrong in [json!(null), json!("?"), json!(-1), json!([1]), json!({})] {
            let mut changed = json.clone();
            changed[name] = wrong;
            assert_eq!(
                from_str::<T>(&changed.to_string()).ok(),
                serde_json::from_value(changed.clone()).ok(),
                "{changed}"
            );
        }
        let mut changed = json.clone();
        changed.as_object_mut().expect("an object").remove(name);
        assert_eq!(from_str::<T>(&changed.to_string()).ok(), serde_json::from_value(changed.clone()).ok(), "{changed}");
    }
    assert!(from_str::<T>("[1]").is_err() && from_str::<T>(&format!("{json}x")).is_err());
    value
}

fn with_more(json: &Value) -> Value {
    let mut json = json.clone();
    json["a_field_of_tomorrow"] = json!({"deep": [1, null]});
    json
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
    let message: Message = survives_in_pages(&guest_message());
    assert_eq!((message.id, message.sender_type), (MessageId(123), SenderType::Guest));
    assert_eq!(message.reply_to_message.expect("a preview").sender_name, "Maeve");
}

#[test]
fn a_message_of_the_staff_edited_read_and_deleted() {
    let message: Message = survives_in_pages(&staff_message());
    assert_eq!((message.status, message.is_deleted), (MessageStatus::Read, true));
}

#[test]
fn a_message_of_the_chat_itself() {
    let mut json = staff_message();
    json["sender_type"] = json!("system");
    json["staff_info"] = json!(null);
    assert_eq!(survives_in_pages::<Message>(&json).sender_type, SenderType::System);
}

#[test]
fn a_context() {
    let context: Context = survives_in_pages(&json!({
        "conversation_id": 42, "booking_id": "BK-2025-0123", "guest_name": "Ada Byrne",
        "room_number": "101",
        "hotel": {
            "slug": "killarney", "name": "Killarney Park", "timezone": "Europe/Dublin", "locale": "en",
            "accent_color": "#0b6e4f", "logo_url": null
        },
        "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
        "current_staff_handler": {"name": "Maeve", "role": "Reception"},
        "answers_within_min": 10,
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
fn closed_chat_has_the_reason_of_the_contract() {
    for (code, wire, reason) in [
        (DisabledCode::NotCheckedIn, "NOT_CHECKED_IN", "Check-in required to access chat"),
        (DisabledCode::AlreadyCheckedOut, "ALREADY_CHECKED_OUT", "Chat unavailable after checkout"),
        (DisabledCode::NoRoomAssigned, "NO_ROOM_ASSIGNED", "Room assignment required"),
    ] {
        let state: ChatState = survives_in_pages(&json!({
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
    let page: MessagePage = survives_in_pages(&json!({
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
    survives_in_pages::<Sent>(&json!({
        "message_id": 123, "sent_at": "2026-11-22T10:00:00.123Z", "conversation_id": 42, "message": guest_message()
    }));
}

#[test]
fn a_read_marker_and_its_answer() {
    survives::<MarkRead>(&json!({"up_to": 123}));
    survives_in_pages::<ReadAnswer>(&json!({
        "conversation_id": 42, "seq": 20,
        "read": {
            "guest": {"up_to": 123, "read_at": "2026-11-22T10:00:00.123Z"},
            "staff": {"up_to": 0, "read_at": null}
        }
    }));
}

#[test]
fn a_list_of_conversations() {
    let list: ConversationList = survives_in_pages(&json!({
        "conversations": [{
            "conversation_id": 42, "booking_id": "BK-2025-0123", "guest_name": "Ada Byrne",
            "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
            "room_number": "101", "current_staff_handler": null, "handler_id": 7,
            "check_in": "2026-11-20", "check_out": null, "stay": "leaves_today", "seq": 17,
            "last_message": {"sender_type": "guest", "message": "Hello!", "timestamp": "2026-11-22T10:00:00.123Z"},
            "last_message_id": 118, "unread_count": 1, "marked_unread": false, "waiting_since": "2026-11-22T10:00:00.123Z", "snoozed_until": null,
            "resolved_at": null,
            "search_match": {
                "message_id": 118, "sender_type": "guest",
                "excerpt": [{"text": "Hello", "is_match": true}, {"text": "!", "is_match": false}]
            }
        }],
        "next_cursor": "123.42", "answer_within_min": 10, "answered_today": {"answered": 14, "in_time": 12}, "unread_conversations": 1,
        "counts": {"waiting": 1, "mine": null, "open": 3, "resolved": 100}
    }));
    assert_eq!(list.conversations[0].unread_count, 1);
}

#[test]
fn other_response_types_are_parsed() {
    let mut with_file = guest_message();
    with_file["attachments"] = json!([{
        "id": "9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10", "file_name": "lamp.jpg", "mime_type": "image/jpeg",
        "size_bytes": 81234, "url": "/api/a", "thumbnail_url": "/api/t", "width": 1200, "height": null
    }]);
    with_file["has_attachments"] = json!(true);
    assert_eq!(survives_in_pages::<Message>(&with_file).attachments[0].file_name, "lamp.jpg");
    survives_in_pages::<Attachment>(&with_file["attachments"][0]);
    survives_in_pages::<Handling>(&json!({
        "conversation_id": 42, "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null,
        "room_number": null, "current_staff_handler": {"name": "Maeve", "role": ""}, "seq": 17, "resolved_at": null
    }));
    survives_in_pages::<NoteList>(&json!({"notes": [{
        "id": 3, "conversation_id": 42, "staff_id": null, "author_name": "Maeve", "note": "VIP",
        "written_at": "2026-11-22T10:00:00.123Z", "client_note_id": null
    }]}));
    survives_in_pages::<CannedReply>(&json!({"shortcut": "wifi", "text": "It is on the card."}));
    survives_in_pages::<StaffList>(&json!({"staff": [{"staff_id": 7, "name": "Maeve", "role": "Reception"}]}));
    survives_in_pages::<Me>(&json!({"staff_id": 7, "name": "Maeve", "role": "Reception", "access": "manager"}));
    let problem: Problem = survives_in_pages(&json!(Problem::new(ErrorCode::TooLate, None)));
    assert_eq!(problem.code, ErrorCode::TooLate);
}

#[test]
fn values_outside_their_type_are_refused() {
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
