//! Values of wire types, from generated texts.

#[path = "../../server/tests/support/made_up.rs"]
mod made_up;

use made_up::made_up;
use shared::canned::{Placeholders, Shortcut, fill};
use shared::channel::ChannelOwner;
use shared::{AccentColor, BookingId, ChannelName, Event, HotelSlug, MessageText, Timestamp};

#[test]
fn any_name_is_valid_or_refused() {
    let seeds = [
        "killarney",
        "killarney-park",
        "BK-2025-0123",
        "#0b6e4f",
        "guest-chat-booking",
        "2026-11-22T10:00:00.123Z",
        "private-hotel-killarney-guest-chat-booking-BK-1",
        "private-hotel-killarney-staff-chat",
    ];
    made_up(&seeds, |text| {
        let round = |text: &str, shown: Option<String>| assert!(shown.is_none_or(|shown| shown == text));
        round(text, text.parse::<HotelSlug>().ok().map(|name| name.to_string()));
        round(text, text.parse::<BookingId>().ok().map(|name| name.to_string()));
        round(text, text.parse::<Shortcut>().ok().map(|name| name.to_string()));
        round(&text.to_ascii_lowercase(), text.parse::<AccentColor>().ok().map(|color| color.to_string()));
        if let Ok(at) = text.parse::<Timestamp>() {
            assert_eq!(at.to_string().parse(), Ok(at));
        }
        let rebuilt = ChannelName::parse(text).map(|owner| match owner {
            ChannelOwner::Guest(slug, booking) => ChannelName::guest(&slug, &booking),
            ChannelOwner::Staff(slug) => ChannelName::staff(&slug),
        });
        round(text, rebuilt.map(|name| name.to_string()));
    });
}

#[test]
fn any_text_is_a_stable_message_or_refused() {
    made_up(&["Hello!", " a\r\nb ", "{guest} in {room}", "\t\u{3000}x\u{85}"], |text| {
        if let Ok(message) = MessageText::new(text) {
            assert_eq!(MessageText::new(message.as_str()).as_ref(), Ok(&message));
        }
        fill(text, &Placeholders { guest: "Ada", room: None, hotel: "{guest}" });
    });
}

#[test]
fn any_event_is_parsed_or_refused() {
    let seeds = [
        r#"{"type":"messages_read","reader":"guest","up_to":3,"read_at":"2026-11-22T10:00:00.123Z","meta":{"event_id":"9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10","seq":17,"sent_at":"2026-11-22T10:00:00.123Z"}}"#,
        r#"{"type":"chat_message","message":null,"message_id":12,"meta":{"event_id":"9b2f7c1e-6c1d-4a53-9e77-0d8f3b9b9f10","seq":1,"sent_at":"2026-11-22T10:00:00.123Z"}}"#,
    ];
    made_up(&seeds, |text| drop(shared::json::from_str::<Event>(text)));
}
