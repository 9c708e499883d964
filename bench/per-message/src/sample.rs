//! A conversation of messages of 200 bytes.

#[allow(dead_code)]
#[path = "../../../app/tests/chat/make.rs"]
mod make;

use shared::{Event, Message, MessagePage, SenderType};
use uuid::Uuid;

/// The channel of its guest.
pub const CHANNEL: &str = "private-hotel-killarney-guest-chat-booking-BK-2025-0123";

/// What everybody says.
pub fn text() -> String {
    let said = "Could we have two more towels for room 101, please? We arrive late this evening, at 22:30. ";
    said.chars().cycle().take(200).collect()
}

fn message(number: i64) -> Message {
    let sender = if number % 2 == 0 { SenderType::Guest } else { SenderType::Staff };
    let client_message_id = Some(Uuid::from_u128(number as u128));
    Message { message: text(), client_message_id, ..make::message(number, number, sender) }
}

/// That a message was written.
pub fn event(number: i64) -> Event {
    make::written(&message(number))
}

/// The same in JSON.
pub fn event_data(number: i64) -> String {
    serde_json::to_string(&event(number)).unwrap_or_default()
}

/// The newest so many messages.
pub fn page(count: i64) -> MessagePage {
    make::page((1..=count).map(message).collect(), count, false)
}
