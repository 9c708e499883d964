//! Work of the server and the page for each message, in separate pieces:
//! `benches/timed.rs` times them; the binary repeats them under a program that
//! counts instructions. Also the growth of the work of scanners with their input:
//! [`growth`].

pub mod growth;
mod sample;

use app::chat::rows::LogContext;
use app::chat::session::Planted;
use app::chat::{Outbox, Timeline};
use app::conversation::{STRETCH_MESSAGES, Stretch, stretches};
use app::zone::Zone;
use guest_chat::chat::privacy::cards::hide_cards;
use guest_chat::realtime::embedded::frame::{self, ClientFrame};
use guest_chat::realtime::{PusherApp, Secret, SocketId};
use guest_chat::token::GuestToken;
use shared::{Event, MessagePage, MessageText, SenderType, Timestamp};
use std::hint::black_box;

#[cfg(test)]
mod tests;

/// Piece of work.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Name of the work.
    pub name: &'static str,
    /// Prepares the work; each call of the returned function does it once.
    pub prepare: fn() -> Box<dyn FnMut()>,
}

/// All pieces of work.
pub const WORKS: [Work; 10] = [
    Work { name: "token_digest", prepare: token_digest },
    Work { name: "text_checked", prepare: text_checked },
    Work { name: "event_encoded", prepare: event_encoded },
    Work { name: "event_framed", prepare: event_framed },
    Work { name: "client_frame_parsed", prepare: client_frame_parsed },
    Work { name: "subscription_verified", prepare: subscription_verified },
    Work { name: "page_of_30_encoded", prepare: page_encoded },
    Work { name: "page_of_30_read", prepare: page_read },
    Work { name: "event_read_and_merged", prepare: event_merged },
    Work { name: "event_shown_below_10000", prepare: event_shown },
];

/// Returns the work with a name.
pub fn work(name: &str) -> Option<Work> {
    WORKS.into_iter().find(|work| work.name == name)
}

/// Parses and hashes a guest's token, as for every request.
fn token_digest() -> Box<dyn FnMut()> {
    let token = "A".repeat(43);
    Box::new(move || {
        black_box(GuestToken::parse(black_box(&token)).map(|token| token.hash()));
    })
}

/// Checks a text before it is stored.
fn text_checked() -> Box<dyn FnMut()> {
    let text = sample::text();
    Box::new(move || {
        black_box(MessageText::new(black_box(&text)).and_then(hide_cards).ok());
    })
}

/// Encodes the data of an event before it is sent.
fn event_encoded() -> Box<dyn FnMut()> {
    let event = sample::event(1);
    Box::new(move || {
        black_box(serde_json::to_string(black_box(&event)).ok());
    })
}

/// Encodes the frame of an event, for all sockets of a channel.
fn event_framed() -> Box<dyn FnMut()> {
    let data = sample::event_data(1);
    Box::new(move || {
        black_box(frame::event(sample::CHANNEL, "realtime_event", black_box(&data)));
    })
}

/// Parses the client event of somebody typing.
fn client_frame_parsed() -> Box<dyn FnMut()> {
    let text = format!(r#"{{"event":"client-typing","channel":"{}","data":{{"who":"guest"}}}}"#, sample::CHANNEL);
    Box::new(move || {
        black_box(ClientFrame::parse(black_box(&text)).ok());
    })
}

/// Verifies the authorization of a subscription.
fn subscription_verified() -> Box<dyn FnMut()> {
    let app = PusherApp { id: "1".to_owned(), key: "0123456789abcdef".to_owned(), secret: Secret::new("s".repeat(32)) };
    let socket = SocketId::from_parts(1_234_567_890, 42);
    let auth = app.sign_subscription(&socket, sample::CHANNEL);
    Box::new(move || {
        black_box(app.verify_subscription(&socket, sample::CHANNEL, black_box(&auth)));
    })
}

/// Encodes a page of history, as the API returns it.
fn page_encoded() -> Box<dyn FnMut()> {
    let page = sample::page(30);
    Box::new(move || {
        black_box(serde_json::to_string(black_box(&page)).ok());
    })
}

/// Parses a page of history, as the guest's page does.
fn page_read() -> Box<dyn FnMut()> {
    let text = serde_json::to_string(&sample::page(30)).unwrap_or_default();
    Box::new(move || {
        black_box(shared::json::from_str::<MessagePage>(black_box(&text)).ok());
    })
}

/// Merges an event into a page with a thousand messages.
fn event_merged() -> Box<dyn FnMut()> {
    let mut timeline = Timeline::new(sample::page(1000));
    let mut number = 1000;
    Box::new(move || {
        number += 1;
        let event: Option<Event> = shared::json::from_str(&sample::event_data(number)).ok();
        black_box(event.map(|event| timeline.apply_event(event)));
    })
}

/// Merges an event into a page with ten thousand messages, and updates the rows of
/// its log.
fn event_shown() -> Box<dyn FnMut()> {
    let mut number = 10_000;
    let mut older = sample::page(number);
    let newest = older.messages.split_off(older.messages.len() - STRETCH_MESSAGES);
    let mut timeline = Timeline::new(MessagePage { messages: newest, has_more: true, ..older.clone() });
    let (outbox, zone) = (Outbox::default(), Zone::new("Europe/Dublin"));
    let context = move |before: &[Stretch], timeline: &Timeline| {
        let context = LogContext {
            speaker: SenderType::Guest,
            speaker_name: None,
            present: [zone.local(Timestamp::from_unix_ms(0)); 2],
            unread: None,
            zone: &zone,
            planted: Planted::default(),
        };
        stretches(before, STRETCH_MESSAGES, timeline, &outbox, &context)
    };
    let mut log = context(&[], &timeline);
    timeline.merge_older(older);
    log = context(&log, &timeline);
    Box::new(move || {
        number += 1;
        timeline.apply_event(sample::event(number));
        log = context(&log, &timeline);
        black_box(&log);
    })
}
