//! Conversation of messages of 200 bytes.

#[allow(dead_code)]
#[path = "../../../app/tests/chat/make.rs"]
mod make;

use shared::{Event, Message, MessagePage, SenderType};
use uuid::Uuid;

/// Channel of the guest.
pub const CHANNEL: &str = "private-hotel-killarney-guest-chat-booking-BK-2025-0123";

/// Returns the text of every message.
pub fn text() -> String {
    let said = "Could we have two more towels for room 101, please? We arrive late this evening, at 22:30. ";
    said.chars().cycle().take(200).collect()
}

fn message(number: i64) -> Message {
    let sender = if number % 2 == 0 { SenderType::Guest } else { SenderType::Staff };
    let client_message_id = Some(Uuid::from_u128(number as u128));
    Message { message: text(), client_message_id, ..make::message(number, number, sender) }
}

/// Returns the event of a new message.
pub fn event(number: i64) -> Event {
    make::written(&message(number))
}

/// Returns the event in JSON.
pub fn event_data(number: i64) -> String {
    serde_json::to_string(&event(number)).unwrap_or_default()
}

/// Returns a page of the newest messages.
pub fn page(count: i64) -> MessagePage {
    make::page((1..=count).map(message).collect(), count, false)
}
