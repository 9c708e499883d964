//! Constructors of messages, pages and events for tests.

use app::chat::Timeline;
use app::chat::rows::LogContext;
use app::chat::session::Planted;
use app::zone::Zone;
use shared::event::MessageChange;
use shared::{
    Attachment, ChatState, ConversationId, Event, EventKind, EventMeta, Message, MessageId, MessagePage, MessageStatus,
    ReadMarkers, SenderType, Seq, StaffInfo, Timestamp,
};
use uuid::Uuid;

/// Parses an instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

/// Returns a new message: change `seq`, a minute after the message with the id
/// before.
pub fn message(id: i64, seq: i64, sender_type: SenderType) -> Message {
    let staff = sender_type == SenderType::Staff;
    Message {
        id: MessageId(id),
        conversation_id: ConversationId(42),
        booking_id: "BK-2025-0123".parse().expect("a booking id"),
        seq: Seq(seq),
        sender_type,
        sender_name: if staff { "Maeve" } else { "Ada Byrne" }.to_owned(),
        staff_info: staff.then(|| StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() }),
        message: format!("message {id}"),
        timestamp: at("2026-11-22T10:00:00Z").plus_ms(id * 60_000),
        client_message_id: (sender_type == SenderType::Guest).then(|| client_id(id)),
        room_number: Some("101".to_owned()),
        reply_to: None,
        reply_to_message: None,
        status: MessageStatus::Delivered,
        read_at: None,
        is_edited: false,
        edited_at: None,
        is_deleted: false,
        deleted_at: None,
        attachments: Vec::new(),
        has_attachments: false,
    }
}

/// Returns an attachment with that file name.
pub fn attachment(file_name: &str) -> Attachment {
    Attachment {
        id: client_id(7),
        file_name: file_name.to_owned(),
        mime_type: "image/jpeg".to_owned(),
        size_bytes: 81_234,
        url: "/files/7".to_owned(),
        thumbnail_url: None,
        width: None,
        height: None,
    }
}

/// Returns a message of the guest.
pub fn guest(id: i64, seq: i64) -> Message {
    message(id, seq, SenderType::Guest)
}

/// Returns a message of the hotel.
pub fn staff(id: i64, seq: i64) -> Message {
    message(id, seq, SenderType::Staff)
}

/// Returns the client message id that the guest's page gives message `id`.
pub fn client_id(id: i64) -> Uuid {
    Uuid::from_u128(id as u128)
}

/// Returns the state of an open chat, with the guest in that room.
pub fn chat(room: &str) -> ChatState {
    ChatState::new(None, Some(room.to_owned()), None)
}

/// Returns a page that covers all changes up to `seq`, with nothing read.
pub fn page(messages: Vec<Message>, seq: i64, has_more: bool) -> MessagePage {
    MessagePage {
        count: messages.len(),
        messages,
        conversation_id: ConversationId(42),
        has_more,
        seq: Seq(seq),
        read: ReadMarkers::default(),
        chat: chat("101"),
    }
}

/// Returns an event of that kind, as change `seq`.
pub fn event(seq: i64, kind: EventKind) -> Event {
    let meta = EventMeta { event_id: Uuid::from_u128(seq as u128), seq: Seq(seq), sent_at: at("2026-11-22T10:00:00Z") };
    Event { kind, conversation_id: None, booking_id: None, meta }
}

/// Returns the event of a new message.
pub fn written(message: &Message) -> Event {
    event(message.seq.0, EventKind::ChatMessage(MessageChange::with_message(message.clone())))
}

/// Returns the settings of a guest's page, on which `unread` is the first
/// unread message.
pub fn context(unread: Option<MessageId>, zone: &Zone) -> LogContext<'_> {
    let present = ["2030-01-02T12:00:00Z", "2030-01-01T12:00:00Z"].map(|now| zone.local(at(now)));
    LogContext { speaker: SenderType::Guest, speaker_name: None, present, unread, zone, planted: Planted::default() }
}

/// Returns the ids of the messages shown.
pub fn ids(timeline: &Timeline) -> Vec<i64> {
    timeline.messages().map(|message| message.id.0).collect()
}
