//! Scanners of messages, names and searches.

use super::scanner::{Scanner, scanner, used};
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::privacy::cards::hide_cards;
use crate::delivery::address::EgressPolicy;
use crate::delivery::web_push::endpoint;
use crate::files::kind::Kind;
use crate::http::pages::language::nearest;
use crate::origin::{Origin, Origins};
use crate::store::HotelKey;
use crate::store::postgres::search_index::vector;
use crate::store::words::{SearchWord, index_text, search_words};
use crate::token::{ApiKey, GuestToken, SessionToken};
use app::chat::wording::{is_emoji_alone, pieces};
use app::language::filled;
use shared::canned::{Placeholders, Shortcut, fill};
use shared::guide::LanguageTag;
use shared::text::contains_hidden_card;
use shared::{AccentColor, BookingId, ChannelName, HotelSlug, MessageText, Timestamp};
use uuid::Uuid;

const LINKS: &[&str] = &["https://", "http://a", "www.", "www.-", "www.a", "(", ")", "「", "」", "。", "<"];
const EMOJI: &[&str] = &["👍", "👩", "\u{200d}", "\u{fe0f}", "\u{1f3fd}", "🇮🇪", "🏴\u{e0067}", "\u{20e3}"];
const LINES: &[&str] = &["\r\n", "\r", "\n", "\t", "\u{a0}", "\0"];
const CARDS: &[&str] = &[
    "4000 ",
    "000000044000 ",
    "4111111111111111 ",
    "4242-",
    "1",
    "0",
    "+49",
    "DE89 ",
    "AB12",
    "23.11.2026 ",
    "2026-11-23",
    ".",
    "•••• ",
    "1\u{fe0f}\u{20e3}",
    "٤",
];
const BRACES: &[&str] = &["{guest}", "{room}", "{hotel}", "{", "}", "{gues", "{name}", " ", ".", "\n"];
const WORDS: &[&str] = &["a", "é", "e\u{301}", "O'", "日", "ไ", " ", "İ", "ß", "\"", "*", "-"];
const NAMES: &[&str] =
    &["a", "-", "a-", "guest-chat-booking", "-guest-chat-booking-", "private-hotel-", "-staff-chat", "=", "@"];
const TAGS: &[&str] = &["en", "-", "en-", "abcde-", "x-", "u-", "zh-Hant-", "*", "1996"];
const TIMES: &[&str] = &["2026-11-22T10:00:00Z", "2026-", "1", ":", "T", "Z", ".", "+"];
const HEX: &[&str] = &["0", "f", "-", "{", "urn:uuid:", "gck_", "gcs_", "#"];
const FILE_NAMES: &[&str] = &[".", "/", "\\", ".jpg", "a.", "..", "\u{202e}", "\0", " "];
const URLS: &[&str] = &["https://", "http://", "a.", ":", "@", "[", "]", "/..", "%41", "xn--", "#", "?"];
const CURSORS: &[&str] = &["1", ".", "u", "r", "-", "u1.", "+"];

fn list(search: Option<&str>, cursor: Option<&str>) {
    used(ListRequest::parse(ListParams { search, cursor, ..ListParams::default() }, None));
}

fn canned(text: &str, guest: &str) {
    used(fill(text, &Placeholders { guest, room: None, hotel: "Killarney Park" }));
}

pub(super) const SCANNERS: &[Scanner] = &[
    scanner("links", LINKS, |text| used(pieces(text))),
    scanner("emoji alone", EMOJI, |text| used(is_emoji_alone(text))),
    scanner("mark of hidden cards", CARDS, |text| used(contains_hidden_card(text))),
    scanner("message text", LINES, |text| used(MessageText::new(text))),
    scanner("card numbers", CARDS, |text| used(MessageText::new(text).and_then(hide_cards))),
    scanner("placeholders of a canned reply", BRACES, |text| canned(text, "Tom Ito")),
    scanner("guest's name in a canned reply", BRACES, |text| canned("Hello {guest} {room}.", text)),
    scanner("place in a text of the page", BRACES, |text| used(filled(text, "{name}", "Tom Ito"))),
    scanner("words of a search", WORDS, |text| {
        used(search_words(HotelKey(1), text).iter().map(SearchWord::expression).collect::<Vec<_>>());
    }),
    scanner("words of the search index", WORDS, |text| used(vector(&index_text(HotelKey(1), text)))),
    scanner("search of the list", WORDS, |text| list(Some(text), None)),
    scanner("cursor of the list", CURSORS, |text| list(None, Some(text))),
    scanner("hotel slug", NAMES, |text| used(text.parse::<HotelSlug>())),
    scanner("booking id", NAMES, |text| used(text.parse::<BookingId>())),
    scanner("channel name", NAMES, |text| used(ChannelName::parse(text))),
    scanner("channel of a guest", NAMES, |text| {
        used(ChannelName::parse(&format!("private-hotel-{text}-guest-chat-booking-{text}")))
    }),
    scanner("shortcut", NAMES, |text| used(text.parse::<Shortcut>())),
    scanner("language tag", TAGS, |text| used(LanguageTag::try_from(text.to_owned()))),
    scanner("nearest language", TAGS, |text| used(nearest(text))),
    scanner("colour", HEX, |text| used(AccentColor::try_from(text.to_owned()))),
    scanner("instant", TIMES, |text| used(text.parse::<Timestamp>())),
    scanner("date", TIMES, |text| used(text.parse::<jiff::civil::Date>())),
    scanner("uuid", HEX, |text| used(text.parse::<Uuid>())),
    scanner("tokens and keys", HEX, |text| {
        used((GuestToken::parse(text), ApiKey::parse(text), SessionToken::parse(text)))
    }),
    scanner("name of a file", FILE_NAMES, |text| used(Kind::Jpeg.name(text))),
    scanner("origin", URLS, |text| used(text.parse::<Origin>())),
    scanner("origins", URLS, |text| used(text.parse::<Origins>())),
    scanner("endpoint of a push service", URLS, |text| used(endpoint(EgressPolicy::Public, text))),
];
