use super::*;
use crate::chat::stored::Keys;
use crate::conversation::Side;
use crate::language::Language;
use crate::language::catalogue::english;
use crate::views::rendered_log::RenderedLog;
use crate::zone::Zone;
use shared::{BookingId, ChannelName, ConversationId, HotelSlug, Message, PusherClient, Reader, SenderType, paths};

#[allow(dead_code)]
#[path = "../../../tests/chat/make.rs"]
mod make;

/// Returns the guest's side of a conversation.
fn side() -> Side {
    let (hotel, booking): (HotelSlug, BookingId) =
        ("killarney".parse().expect("a slug"), "BK-2025-0123".parse().expect("a booking id"));
    let channel = ChannelName::guest(&hotel, &booking);
    let pusher = PusherClient {
        channel: channel.clone(),
        event: "realtime_event".to_owned(),
        key: "key".to_owned(),
        cluster: "mt1".to_owned(),
        host: "chat.hotel.example".to_owned(),
        port: 443,
        tls: true,
        auth_endpoint: "/auth".to_owned(),
    };
    Side {
        speaker: SenderType::Guest,
        reader: Reader::Guest,
        speaker_name: None,
        hotel: hotel.clone(),
        conversation_id: ConversationId(42),
        api: paths::guest_api(&hotel),
        #[cfg(not(feature = "hydrate"))]
        file_query: "?chat=42".to_owned(),
        keys: Keys::new(&hotel, &booking),
        guest_channel: channel,
        pusher,
    }
}

fn conversation() -> Conversation {
    let reply = Message { reply_to: None, ..make::message(2, 2, SenderType::Staff) };
    let with_file = Message {
        attachments: vec![make::attachment("Réservation <1>.pdf")],
        has_attachments: true,
        ..make::message(3, 3, SenderType::Guest)
    };
    let with_link = Message {
        message: "See https://hotel.example/a?b=1&c=2 <b>".to_owned(),
        ..make::message(4, 4, SenderType::Staff)
    };
    let deleted = Message { is_deleted: true, message: String::new(), ..make::message(5, 5, SenderType::Guest) };
    let messages = vec![make::message(1, 1, SenderType::Guest), reply, with_file, with_link, deleted];
    let now = make::at("2026-11-23T09:00:00Z");
    let language = Language::new(english().texts_with_answer_time(None));
    Conversation::new(side(), make::page(messages, 5, true), Zone::new("Europe/Dublin"), language, now, None)
}

#[test]
fn rendered_log_has_the_html_of_a_live_one() {
    Owner::new().with(|| {
        let live = live_messages(conversation()).to_html();
        assert!(live.contains("R\u{e9}servation") && live.contains("class=\"day"), "{live}");
        let log = RenderedLog::default();
        provide_context(log.clone());
        for _ in 0..2 {
            assert_eq!(messages(conversation()).to_html(), live);
        }
        assert!(log.bytes() > 1_000);
    });
}

#[test]
fn log_is_rendered_once() {
    let log = RenderedLog::default();
    assert_eq!(log.bytes(), 0);
    assert_eq!(log.clone().html(|| "<p>towels</p>".to_owned()), "<p>towels</p>");
    assert_eq!(log.html(|| panic!("rendered again")), "<p>towels</p>");
}
