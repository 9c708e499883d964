//! What the server and the page do for each message, one piece of work at a
//! time: `benches/timed.rs` times them, the binary does them so many times under
//! a program that counts instructions. And how the work of what scans input grows
//! with the input: [`growth`].

pub mod growth;
mod sample;

use app::chat::rows::Told;
use app::chat::{Outbox, Timeline};
use app::conversation::{STRETCH_MESSAGES, Stretch, stretches};
use app::zone::Zone;
use guest_chat::chat::cards::hide_cards;
use guest_chat::realtime::embedded::frame::{self, ClientFrame};
use guest_chat::realtime::{PusherApp, Secret, SocketId};
use guest_chat::token::GuestToken;
use shared::{Event, MessagePage, MessageText, SenderType};
use std::hint::black_box;

/// A piece of work.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// What it is called.
    pub name: &'static str,
    /// Prepares it; what comes back does it once.
    pub prepare: fn() -> Box<dyn FnMut()>,
}

/// All of them.
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

/// The work of that name.
pub fn work(name: &str) -> Option<Work> {
    WORKS.into_iter().find(|work| work.name == name)
}

/// A guest's token as every request shows it.
fn token_digest() -> Box<dyn FnMut()> {
    let token = "A".repeat(43);
    Box::new(move || {
        black_box(GuestToken::parse(black_box(&token)).map(|token| token.hash()));
    })
}

/// A text that is to be stored.
fn text_checked() -> Box<dyn FnMut()> {
    let text = sample::text();
    Box::new(move || {
        black_box(MessageText::new(black_box(&text)).and_then(hide_cards).ok());
    })
}

/// The data of an event, as it is put on its way.
fn event_encoded() -> Box<dyn FnMut()> {
    let event = sample::event(1);
    Box::new(move || {
        black_box(serde_json::to_string(black_box(&event)).ok());
    })
}

/// The frame around it, for all sockets of a channel.
fn event_framed() -> Box<dyn FnMut()> {
    let data = sample::event_data(1);
    Box::new(move || {
        black_box(frame::event(sample::CHANNEL, "realtime_event", black_box(&data)));
    })
}

/// Somebody types.
fn client_frame_parsed() -> Box<dyn FnMut()> {
    let text = format!(r#"{{"event":"client-typing","channel":"{}","data":{{"who":"guest"}}}}"#, sample::CHANNEL);
    Box::new(move || {
        black_box(ClientFrame::parse(black_box(&text)).ok());
    })
}

/// Somebody subscribes.
fn subscription_verified() -> Box<dyn FnMut()> {
    let app = PusherApp { id: "1".to_owned(), key: "0123456789abcdef".to_owned(), secret: Secret::new("s".repeat(32)) };
    let socket = SocketId::from_parts(1_234_567_890, 42);
    let auth = app.sign_subscription(&socket, sample::CHANNEL);
    Box::new(move || {
        black_box(app.verify_subscription(&socket, sample::CHANNEL, black_box(&auth)));
    })
}

/// A page of history, as the API answers it.
fn page_encoded() -> Box<dyn FnMut()> {
    let page = sample::page(30);
    Box::new(move || {
        black_box(serde_json::to_string(black_box(&page)).ok());
    })
}

/// The same, as the guest's page reads it.
fn page_read() -> Box<dyn FnMut()> {
    let text = serde_json::to_string(&sample::page(30)).unwrap_or_default();
    Box::new(move || {
        black_box(shared::json::from_str::<MessagePage>(black_box(&text)).ok());
    })
}

/// An event that comes to a page on which a thousand messages stand.
fn event_merged() -> Box<dyn FnMut()> {
    let mut timeline = Timeline::new(sample::page(1000));
    let mut number = 1000;
    Box::new(move || {
        number += 1;
        let event: Option<Event> = shared::json::from_str(&sample::event_data(number)).ok();
        black_box(event.map(|event| timeline.hear(event)));
    })
}

/// The same on a page on which ten thousand stand, with the lines of its log.
fn event_shown() -> Box<dyn FnMut()> {
    let mut number = 10_000;
    let mut older = sample::page(number);
    let newest = older.messages.split_off(older.messages.len() - STRETCH_MESSAGES);
    let mut timeline = Timeline::new(MessagePage { messages: newest, has_more: true, ..older.clone() });
    let (outbox, zone) = (Outbox::default(), Zone::new("Europe/Dublin"));
    let told = move |before: &[Stretch], timeline: &Timeline| {
        let told = Told { speaker: SenderType::Guest, unread: None, zone: &zone };
        stretches(before, STRETCH_MESSAGES, timeline, &outbox, &told)
    };
    let mut log = told(&[], &timeline);
    timeline.merge_older(older);
    log = told(&log, &timeline);
    Box::new(move || {
        number += 1;
        timeline.hear(sample::event(number));
        log = told(&log, &timeline);
        black_box(&log);
    })
}

#[cfg(test)]
mod tests {
    use super::{WORKS, sample};
    use app::chat::{Heard, Timeline};

    #[test]
    fn works_have_names_of_their_own_and_run() {
        let names: std::collections::HashSet<_> = WORKS.iter().map(|work| work.name).collect();
        assert_eq!(names.len(), WORKS.len());
        for work in WORKS {
            let mut run = (work.prepare)();
            run();
            run();
        }
    }

    #[test]
    fn the_samples_are_what_pages_read() {
        let text = serde_json::to_string(&sample::page(30)).expect("as it is counted");
        let page: shared::MessagePage = shared::json::from_str(&text).expect("as it is counted");
        let mut timeline = Timeline::new(page);
        let event = shared::json::from_str(&sample::event_data(31)).expect("as it is counted");
        assert_eq!(timeline.hear(event), Heard::Next);
    }
}
