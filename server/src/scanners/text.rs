//! Scanners of messages, names and searches.

use super::scanner::{Scanner, consume, scanner};
use crate::chat::conversations::booking_import::file;
use crate::chat::conversations::list::excerpt::excerpt;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::privacy::cards::hide_cards;
use crate::delivery::address::EgressPolicy;
use crate::delivery::web_push::endpoint;
use crate::files::kind::Kind;
use crate::http::pages::language::find_nearest;
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
const CSV: &[&str] = &["\"", "\"\"", ",", ";", "\n", "\r\n", "B1,Ada,7,2026-11-22,\n", "B1", "\\", "\0", "booking_id,"];
const TAGS: &[&str] = &["en", "-", "en-", "abcde-", "x-", "u-", "zh-Hant-", "*", "1996"];
const TIMES: &[&str] = &["2026-11-22T10:00:00Z", "2026-", "1", ":", "T", "Z", ".", "+"];
const HEX: &[&str] = &["0", "f", "-", "{", "urn:uuid:", "gck_", "gcs_", "#"];
const FILE_NAMES: &[&str] = &[".", "/", "\\", ".jpg", "a.", "..", "\u{202e}", "\0", " "];
const URLS: &[&str] = &["https://", "http://", "a.", ":", "@", "[", "]", "/..", "%41", "xn--", "#", "?"];
const CURSORS: &[&str] = &["1", ".", "u", "r", "-", "u1.", "+"];

fn list(search: Option<&str>, cursor: Option<&str>) {
    consume(ListRequest::parse(ListParams { search, cursor, ..ListParams::default() }, None));
}

fn fill_reply(text: &str, guest: &str) {
    consume(fill(text, &Placeholders { guest, room: None, hotel: "Killarney Park" }));
}

pub(super) const SCANNERS: &[Scanner] = &[
    scanner("links", LINKS, |text| consume(pieces(text))),
    scanner("emoji alone", EMOJI, |text| consume(is_emoji_alone(text))),
    scanner("mark of hidden cards", CARDS, |text| consume(contains_hidden_card(text))),
    scanner("message text", LINES, |text| consume(MessageText::new(text))),
    scanner("card numbers", CARDS, |text| consume(MessageText::new(text).and_then(hide_cards))),
    scanner("placeholders of a canned reply", BRACES, |text| fill_reply(text, "Tom Ito")),
    scanner("guest's name in a canned reply", BRACES, |text| fill_reply("Hello {guest} {room}.", text)),
    scanner("place in a text of the page", BRACES, |text| consume(filled(text, "{name}", "Tom Ito"))),
    scanner("words of a search", WORDS, |text| {
        consume(search_words(HotelKey(1), text).iter().map(SearchWord::expression).collect::<Vec<_>>());
    }),
    scanner("words of the search index", WORDS, |text| consume(vector(&index_text(HotelKey(1), text)))),
    scanner("excerpt of a message", WORDS, |text| consume(excerpt(text, "é caf 日本"))),
    scanner("search in an excerpt", WORDS, |text| consume(excerpt("é caf 日本", text))),
    scanner("search of the list", WORDS, |text| list(Some(text), None)),
    scanner("cursor of the list", CURSORS, |text| list(None, Some(text))),
    scanner("hotel slug", NAMES, |text| consume(text.parse::<HotelSlug>())),
    scanner("booking id", NAMES, |text| consume(text.parse::<BookingId>())),
    scanner("channel name", NAMES, |text| consume(ChannelName::parse(text))),
    scanner("channel of a guest", NAMES, |text| {
        consume(ChannelName::parse(&format!("private-hotel-{text}-guest-chat-booking-{text}")))
    }),
    scanner("shortcut", NAMES, |text| consume(text.parse::<Shortcut>())),
    scanner("header of a file of bookings", CSV, |text| consume(file::parse(text.as_bytes()))),
    scanner("lines of a file of bookings", CSV, |text| {
        consume(file::parse(format!("booking_id,guest_name,room,check_in,check_out\n{text}").as_bytes()));
    }),
    scanner("language tag", TAGS, |text| consume(LanguageTag::try_from(text.to_owned()))),
    scanner("nearest language", TAGS, |text| consume(find_nearest(text))),
    scanner("colour", HEX, |text| consume(AccentColor::try_from(text.to_owned()))),
    scanner("instant", TIMES, |text| consume(text.parse::<Timestamp>())),
    scanner("date", TIMES, |text| consume(text.parse::<jiff::civil::Date>())),
    scanner("uuid", HEX, |text| consume(text.parse::<Uuid>())),
    scanner("tokens and keys", HEX, |text| {
        consume((GuestToken::parse(text), ApiKey::parse(text), SessionToken::parse(text)))
    }),
    scanner("name of a file", FILE_NAMES, |text| consume(Kind::Jpeg.name(text))),
    scanner("origin", URLS, |text| consume(text.parse::<Origin>())),
    scanner("origins", URLS, |text| consume(text.parse::<Origins>())),
    scanner("endpoint of a push service", URLS, |text| consume(endpoint(EgressPolicy::Public, text))),
];
