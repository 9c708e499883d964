//! Times, texts, colours and paths: accepted input, and the resulting values.

use proptest::prelude::*;
use shared::text::{HIDDEN_CARD, contains_hidden_card};
use shared::webhook::DeliveryStatus;
use shared::{AccentColor, HotelSlug, MessageText, SenderType, TextError, Timestamp, paths};

const LAST_MS: i64 = 253_402_300_799_999;

fn instant(text: &str) -> Timestamp {
    text.parse().expect(text)
}

#[test]
fn instants_are_written_in_utc_with_milliseconds() {
    assert_eq!(Timestamp::from_unix_ms(1_795_341_600_123).to_string(), "2026-11-22T10:00:00.123Z");
    assert_eq!(Timestamp::from_unix_ms(0).to_string(), "1970-01-01T00:00:00.000Z");
    assert_eq!(Timestamp::from_unix_ms(LAST_MS).to_string(), "9999-12-31T23:59:59.999Z");
}

#[test]
fn instants_are_read_with_and_without_fractions() {
    assert_eq!(instant("2026-11-22T10:00:00Z").unix_ms(), 1_795_341_600_000);
    assert_eq!(instant("2026-11-22T10:00:00.1Z").unix_ms(), 1_795_341_600_100);
    assert_eq!(instant("2026-11-22T10:00:00.123456789Z").unix_ms(), 1_795_341_600_123);
    assert_eq!(instant("9999-12-31T23:59:59.999Z").unix_ms(), LAST_MS);
}

#[test]
fn malformed_instant_is_refused() {
    for text in [
        "",
        "now",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00:00+01:00",
        "2026-13-22T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "10000-01-01T00:00:00Z",
        "1795341600123",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text:?}");
        assert!(serde_json::from_str::<Timestamp>(&format!("{text:?}")).is_err(), "{text:?}");
    }
    assert!(serde_json::from_str::<Timestamp>("1795341600123").is_err());
}

#[test]
fn instants_stay_inside_their_range() {
    for (unix_ms, kept) in [(-1, 0), (i64::MIN, 0), (LAST_MS + 1, LAST_MS), (i64::MAX, LAST_MS)] {
        assert_eq!(Timestamp::from_unix_ms(unix_ms).unix_ms(), kept);
    }
    assert_eq!(Timestamp::from_unix_ms(5).plus_ms(i64::MAX).unix_ms(), LAST_MS);
    assert_eq!(Timestamp::from_unix_ms(5).plus_ms(i64::MIN).unix_ms(), 0);
    assert_eq!(Timestamp::from_unix_ms(5).plus_ms(-3).unix_ms(), 2);
}

#[test]
fn a_text_is_trimmed_and_its_line_ends_are_newlines() {
    let text = MessageText::new("\r\n  Hello!\r\n\tSee you \u{2615}\n \u{a0}").expect("a text");
    assert_eq!(text.as_str(), "Hello!\n\tSee you \u{2615}");
}

#[test]
fn text_of_only_white_space_is_refused() {
    for text in ["", " ", "\n\t\r\n", "\u{a0}\u{2003}", "\r"] {
        assert_eq!(MessageText::new(text), Err(TextError::Required), "{text:?}");
    }
}

#[test]
fn four_thousand_characters_are_counted_not_bytes_and_after_trimming() {
    let full = "\u{1f600}".repeat(4000);
    assert_eq!(MessageText::new(&full).expect("4000 characters").as_str(), full);
    assert!(MessageText::new(&format!("  {full}  ")).is_ok());
    assert_eq!(MessageText::new(&format!("{full}!")), Err(TextError::TooLong));
}

#[test]
fn no_control_characters_but_newline_and_tab() {
    for c in ('\0'..='\u{9f}').filter(|c| c.is_control()) {
        let text = format!("a{c}b");
        if c == '\n' || c == '\t' {
            assert_eq!(MessageText::new(&text).expect("a text").as_str(), text);
        } else {
            assert_eq!(MessageText::new(&text), Err(TextError::ControlCharacter), "{c:?}");
        }
    }
}

#[test]
fn a_text_shows_that_a_card_was_hidden_in_it() {
    assert!(contains_hidden_card(&format!("My card: {HIDDEN_CARD}1234")) && contains_hidden_card("•••• 1234"));
    assert!(!contains_hidden_card("••• three points ••• •") && !contains_hidden_card(""));
}

#[test]
fn colours_are_six_digits_kept_in_lower_case() {
    let colour: AccentColor = "#0B6E4F".parse().expect("a colour");
    assert_eq!(colour.as_str(), "#0b6e4f");
    assert_eq!(colour.rgb(), [0x0b, 0x6e, 0x4f]);
    for text in ["", "#", "0b6e4f", "#0b6e4", "#0b6e4ff", "#0b6e4g", "#\u{e9}abcd", "red", "#fff;}", "#+1+1+1"] {
        assert!(text.parse::<AccentColor>().is_err(), "{text:?}");
    }
}

#[test]
fn paths_are_those_of_the_contract() {
    let slug: HotelSlug = "killarney".parse().expect("a slug");
    assert_eq!(paths::chat_page(&slug), "/guest/hotel/killarney/chat");
    assert_eq!(paths::guest_messages(&slug), "/api/guest/hotel/killarney/chat/messages");
    assert_eq!(paths::guest_read(&slug), "/api/guest/hotel/killarney/chat/read");
    assert_eq!(paths::guest_pusher_auth(&slug), "/api/guest/hotel/killarney/chat/pusher/auth");
    let link = paths::guest_link("https://chat.hotel.example", &slug, "TOKEN");
    assert_eq!(link, "https://chat.hotel.example/guest/hotel/killarney/chat?token=TOKEN");
}

proptest! {
    #[test]
    fn instants_survive_the_wire_and_sort_there_as_here(a in 0..=LAST_MS, b in 0..=LAST_MS) {
        let (one, other) = (Timestamp::from_unix_ms(a), Timestamp::from_unix_ms(b));
        let json = serde_json::to_string(&one).expect("a string");
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).expect("an instant"), one);
        prop_assert_eq!(one.to_string().cmp(&other.to_string()), a.cmp(&b));
    }

    #[test]
    fn accepted_text_is_accepted_again_unchanged(text in any::<String>()) {
        if let Ok(text) = MessageText::new(&text) {
            prop_assert!((1..=4000).contains(&text.as_str().chars().count()));
            prop_assert_eq!(MessageText::new(text.as_str()), Ok(text.clone()));
            let json = serde_json::to_string(&text).expect("a string");
            prop_assert_eq!(serde_json::from_str::<MessageText>(&json).expect("a text"), text);
        }
    }
}

#[test]
fn senders_are_spelled_alike_in_texts_and_json() {
    for sender in [SenderType::Guest, SenderType::Staff, SenderType::System] {
        assert_eq!(sender.as_str().parse(), Ok(sender));
        assert_eq!(serde_json::to_value(sender).expect("a text"), sender.as_str());
    }
    assert!("Guest".parse::<SenderType>().is_err());
}

#[test]
fn delivery_statuses_are_spelled_alike_in_texts_and_json() {
    for status in [DeliveryStatus::Waiting, DeliveryStatus::Delivered, DeliveryStatus::Failed] {
        assert_eq!(status.as_str().parse(), Ok(status));
        assert_eq!(serde_json::to_value(status).expect("a text"), status.as_str());
    }
    assert!("waits".parse::<DeliveryStatus>().is_err());
}
