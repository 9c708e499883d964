//! Events on both channels.

use serde_json::{Value, json};
use shared::channel::{EVENT_NAME, TYPING_EVENT_NAME};
use shared::{ConversationId, Event, EventKind, MessageId, Reader, Seq};

fn message() -> Value {
    json!({
        "id": 123, "conversation_id": 42, "booking_id": "BK-2025-0123", "seq": 17,
        "sender_type": "guest", "sender_name": "Ada Byrne", "staff_info": null,
        "message": "Hello!", "timestamp": "2026-11-22T10:00:00.123Z", "client_message_id": null,
        "room_number": "101", "reply_to": null, "reply_to_message": null,
        "status": "delivered", "read_at": null,
        "is_edited": false, "edited_at": null, "is_deleted": false, "deleted_at": null,
        "attachments": [], "has_attachments": false
    })
}

/// The fields of each kind, beside `type`.
fn kinds() -> [(&'static str, Value); 5] {
    [
        ("chat_message", json!({"message": message()})),
        ("message_updated", json!({"message": message()})),
        ("messages_read", json!({"reader": "staff", "up_to": 123, "read_at": "2026-11-22T10:00:00.123Z"})),
        (
            "chat_state",
            json!({
                "allowed_actions": [], "disabled_code": "ALREADY_CHECKED_OUT",
                "disabled_reason": "Chat unavailable after checkout", "room_number": "101",
                "current_staff_handler": {"name": "Maeve", "role": "Reception"}
            }),
        ),
        ("conversation_erased", json!({})),
    ]
}

fn event(kind: &str, fields: &Value) -> Value {
    let mut event = fields.clone();
    event["type"] = json!(kind);
    event["meta"] = json!({
        "event_id": "9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10", "seq": 17, "sent_at": "2026-11-22T10:00:00.123Z"
    });
    event
}

fn read(json: &Value) -> Event {
    serde_json::from_value(json.clone()).expect("an event")
}

fn written(event: &Event) -> Value {
    serde_json::to_value(event).expect("an object")
}

#[test]
fn event_name_is_that_of_the_contract() {
    assert_eq!((EVENT_NAME, TYPING_EVENT_NAME), ("realtime_event", "client-typing"));
}

#[test]
fn every_kind_of_the_guest_channel_is_parsed() {
    for (kind, fields) in kinds() {
        let json = event(kind, &fields);
        let event = read(&json);
        assert_eq!(written(&event), json, "{kind}");
        assert_eq!((event.conversation_id, event.booking_id, event.meta.seq), (None, None, Seq(17)));
        assert_ne!(event.kind, EventKind::Unknown, "{kind}");
    }
}

#[test]
fn every_kind_of_the_staff_channel_is_parsed() {
    for (kind, fields) in kinds() {
        let mut json = event(kind, &fields);
        json["conversation_id"] = json!(42);
        json["booking_id"] = json!("BK-2025-0123");
        let event = read(&json);
        assert_eq!(written(&event), json, "{kind}");
        assert_eq!(event.conversation_id, Some(ConversationId(42)));
        assert_eq!(event.booking_id.expect("a booking").as_str(), "BK-2025-0123");
    }
}

#[test]
fn read_marker_has_reader_and_message_id() {
    let (kind, fields) = &kinds()[2];
    match read(&event(kind, fields)).kind {
        EventKind::MessagesRead { reader, up_to, .. } => assert_eq!((reader, up_to), (Reader::Staff, MessageId(123))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn unknown_event_kind_keeps_its_seq() {
    for kind in ["message_reacted", "", "CHAT_MESSAGE", "Unknown"] {
        let event = read(&event(kind, &json!({"message": "of another shape", "up_to": "?", "reader": 7})));
        assert_eq!(event.kind, EventKind::Unknown, "{kind:?}");
        assert_eq!(event.meta.seq, Seq(17));
    }
}

#[test]
fn unknown_event_fields_are_ignored() {
    for (kind, fields) in kinds() {
        let json = event(kind, &fields);
        let mut with_more = json.clone();
        with_more["urgency"] = json!({"level": 3});
        with_more["meta"]["trace"] = json!("abc");
        assert_eq!(read(&with_more), read(&json), "{kind}");
    }
}

#[test]
fn event_is_parsed_alike_from_text_bytes_and_values() {
    for (kind, fields) in kinds() {
        let json = event(kind, &fields);
        let text = json.to_string();
        assert_eq!(serde_json::from_str::<Event>(&text).expect("text"), read(&json), "{kind}");
        assert_eq!(serde_json::from_slice::<Event>(text.as_bytes()).expect("bytes"), read(&json), "{kind}");
        assert_eq!(serde_json::from_reader::<_, Event>(text.as_bytes()).expect("a reader"), read(&json), "{kind}");
    }
}

#[test]
fn malformed_event_is_refused() {
    for json in [
        json!("chat_message"),
        json!({}),
        json!({"type": "chat_message", "message": null}),
        json!({"meta": event("", &json!({}))["meta"], "message": null}),
        event("chat_message", &json!({"message": "Hello!"})),
        event("messages_read", &json!({"reader": "nobody", "up_to": 1, "read_at": "2026-11-22T10:00:00Z"})),
    ] {
        assert!(serde_json::from_value::<Event>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn oversized_message_is_replaced_by_its_id() {
    for (kind, fields) in &kinds()[..2] {
        let light = read(&event(kind, fields)).without_message();
        let json = event(kind, &json!({"message": null, "message_id": 123}));
        assert_eq!(written(&light), json);
        assert_eq!(read(&json), light);
        assert_eq!(light.clone().without_message(), light);
    }
}

#[test]
fn note_is_staff_only_and_oversized_note_is_replaced_by_its_id() {
    let note = json!({
        "id": 7, "conversation_id": 42, "staff_id": 1, "author_name": "Maeve", "note": "He is a vegetarian",
        "written_at": "2026-11-22T10:00:00.123Z", "client_note_id": null
    });
    let json = event("staff_note", &json!({"note": note, "is_deleted": false}));
    let event_of_note = read(&json);
    assert_eq!(written(&event_of_note), json);
    assert!(!event_of_note.is_for_guests());
    let light = event_of_note.without_message();
    let json = event("staff_note", &json!({"note": null, "note_id": 7, "is_deleted": false}));
    assert_eq!(written(&light), json);
    assert_eq!(read(&json), light);
    assert_eq!(light.clone().without_message(), light);
    for (kind, fields) in kinds() {
        assert!(read(&event(kind, &fields)).is_for_guests(), "{kind}");
    }
}

#[test]
fn a_snooze_is_for_staff_and_unknown_to_pages() {
    let json = event("conversation_snoozed", &json!({"snoozed_until": "2026-11-22T18:00:00.000Z"}));
    let read = read(&json);
    assert_eq!(read.kind, EventKind::Unknown);
    let snoozed_until = Some("2026-11-22T18:00:00Z".parse().expect("a time"));
    let snoozed = Event { kind: EventKind::ConversationSnoozed { snoozed_until }, ..read };
    assert_eq!(written(&snoozed), json);
    assert!(!snoozed.is_for_guests());
}

#[test]
fn a_mark_of_unread_is_for_staff_and_unknown_to_pages() {
    let json = event("conversation_unread", &json!({"marked_unread": true}));
    let read = read(&json);
    assert_eq!(read.kind, EventKind::Unknown);
    let marked = Event { kind: EventKind::ConversationUnread { marked_unread: true }, ..read };
    assert_eq!(written(&marked), json);
    assert!(!marked.is_for_guests());
}

#[test]
fn event_without_a_message_is_not_shortened() {
    for (kind, fields) in &kinds()[2..] {
        let event = read(&event(kind, fields));
        assert_eq!(event.clone().without_message(), event, "{kind}");
    }
}
