//! A conversation of messages of 200 bytes.

use shared::event::MessageChange;
use shared::{
    ChatState, ConversationId, Event, EventKind, EventMeta, Message, MessageId, MessagePage, MessageStatus,
    ReadMarkers, SenderType, Seq, StaffInfo, Timestamp,
};
use uuid::Uuid;

/// The channel of its guest.
pub const CHANNEL: &str = "private-hotel-killarney-guest-chat-booking-BK-2025-0123";

const START_MS: i64 = 1_780_000_000_000;

/// What everybody says.
pub fn text() -> String {
    let said = "Could we have two more towels for room 101, please? We arrive late this evening, at 22:30. ";
    said.chars().cycle().take(200).collect()
}

fn message(number: i64) -> Message {
    let by_guest = number % 2 == 0;
    let staff = StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() };
    let name = if by_guest { "Ada Byrne" } else { "Maeve" };
    Message {
        id: MessageId(number),
        conversation_id: ConversationId(42),
        booking_id: "BK-2025-0123".parse().unwrap_or_else(|_| unreachable!("a booking's name")),
        seq: Seq(number),
        sender_type: if by_guest { SenderType::Guest } else { SenderType::Staff },
        sender_name: name.to_owned(),
        staff_info: (!by_guest).then_some(staff),
        message: text(),
        timestamp: Timestamp::from_unix_ms(START_MS + number * 1000),
        client_message_id: Some(Uuid::from_u128(number as u128)),
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

/// That a message was written.
pub fn event(number: i64) -> Event {
    Event {
        kind: EventKind::ChatMessage(MessageChange::carried(message(number))),
        conversation_id: None,
        booking_id: None,
        meta: EventMeta {
            event_id: Uuid::from_u128(number as u128),
            seq: Seq(number),
            sent_at: Timestamp::from_unix_ms(START_MS + number * 1000),
        },
    }
}

/// The same in JSON.
pub fn event_data(number: i64) -> String {
    serde_json::to_string(&event(number)).unwrap_or_default()
}

/// The newest so many messages.
pub fn page(count: i64) -> MessagePage {
    MessagePage {
        messages: (1..=count).map(message).collect(),
        conversation_id: ConversationId(42),
        count: count as usize,
        has_more: false,
        seq: Seq(count),
        read: ReadMarkers::default(),
        chat: ChatState::new(None, Some("101".to_owned()), None),
    }
}
