//! Scanners of frames, of the engine's HTTP API, and of the page's parser for
//! events.

use super::scanner::{Scanner, consume, scanner};
use crate::realtime::embedded::Triggered;
use crate::realtime::embedded::frame::ClientFrame;
use crate::realtime::embedded::frame::{is_client_event, is_served_channel};
use crate::realtime::embedded::protocol::SocketProtocol;
use crate::realtime::{PusherApp, Secret, SocketId};
use serde_json::json;
use shared::{Event, MessagePage, Timestamp};

const FRAMES: &[&str] = &[
    "{",
    "[",
    "}",
    "\"",
    "\\",
    "\\u0041",
    "{\"event\":",
    "\"pusher:ping\"",
    "1",
    "-",
    "1e5",
    "{\"a\":",
    "[[",
    ",",
    "null,",
];
const NAMES: &[&str] = &["private-", "private-encrypted-", "client-", "a", "-", "=", ".", "1.", "1"];
const SIGNED: &[&str] = &["&", "=", "auth_key=k&", "auth_signature=a&", "AUTH_", "%41", "%", "+", "a=b&"];

fn app() -> PusherApp {
    PusherApp { id: "1".to_owned(), key: "k".to_owned(), secret: Secret::new("s") }
}

fn handle_frame(frame: &serde_json::Value) {
    consume(SocketProtocol::new(SocketId::from_parts(1, 2), 0).handle(&app(), &frame.to_string(), 0));
}

pub(super) const SCANNERS: &[Scanner] = &[
    scanner("frame", FRAMES, |text| consume(ClientFrame::parse(text))),
    scanner("data of a frame", FRAMES, |text| {
        handle_frame(&json!({ "event": "client-a", "channel": "private-a", "data": text }))
    }),
    scanner("data in a text of a frame", FRAMES, |text| {
        handle_frame(&json!({ "event": "pusher:subscribe", "data": text }))
    }),
    scanner("channel and signature of a frame", NAMES, |text| {
        handle_frame(&json!({ "event": "pusher:subscribe", "data": { "channel": text, "auth": text } }));
    }),
    scanner("name of a channel", NAMES, |text| consume(is_served_channel(text))),
    scanner("name of a client event", NAMES, |text| consume(is_client_event(text))),
    scanner("socket id", NAMES, |text| consume(text.parse::<SocketId>())),
    scanner("signed query", SIGNED, |text| {
        consume(app().verify_request("GET", "/apps/1/channels", text, b"", Timestamp::from_unix_ms(0)));
    }),
    scanner("body of a trigger", FRAMES, |text| consume(Triggered::one(text.as_bytes()))),
    scanner("event as the page reads it", FRAMES, |text| consume(shared::json::from_str::<Event>(text))),
    scanner("messages as the page reads them", FRAMES, |text| consume(shared::json::from_str::<MessagePage>(text))),
    scanner("text as the page reads it", FRAMES, |text| {
        consume(shared::json::from_str::<String>(&json!(text).to_string()))
    }),
];
