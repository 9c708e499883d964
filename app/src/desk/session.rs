//! The desk while it lives in a browser: it listens to all conversations of the
//! hotel, keeps the list current, and tells whoever sits there what is new.

mod fetch;
mod handling;
mod keyboard;
mod leftovers;
mod listing;
mod notes;
mod noticing;
mod replies;

pub use handling::{Wish, chosen, submitted};
pub use keyboard::toggle_letters;
pub use notes::{note_deleted, note_submitted};
pub use noticing::{ask_for_notifications, toggle_sound};
pub use replies::take;

use super::page::Desk;
use crate::browser;
use crate::realtime::{Realtime, Signal};
use crate::session;
use leptos::prelude::*;
use shared::{Event, EventKind};
use std::cell::RefCell;
use std::time::Duration;

thread_local! {
    /// The socket, where no conversation is open that has one.
    static REALTIME: RefCell<Option<Realtime>> = const { RefCell::new(None) };
}

/// How often what is told in minutes is told anew, and a list is looked up that
/// nothing was heard of: without a socket it is no older than that.
const EVERY_MS: u64 = 20_000;

/// Brings the desk to life, once it is hydrated.
pub fn start(desk: Desk) {
    match desk.open {
        Some(conversation) => session::start(conversation, fetch::page, move |signal| hear(desk, signal)),
        None => {
            let client = desk.fixed.with_value(|fixed| fixed.pusher.clone());
            request_animation_frame(move || {
                REALTIME.set(Realtime::connect(&client, move |signal| hear(desk, &signal)));
                if let Some(body) = document().body() {
                    // For whoever waits for the page to be alive, and for the style.
                    let _ = body.set_attribute("data-hydrated", "");
                }
            });
        }
    }
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::listen(&window, event, move |_| {
            listing::refresh(desk);
            leftovers::send(desk);
        });
    }
    set_interval(
        move || {
            desk.now.set(browser::now());
            listing::refresh(desk);
            leftovers::send(desk);
        },
        Duration::from_millis(EVERY_MS),
    );
    keyboard::listen(desk);
    // What the browser remembers differs from what the server has rendered: it
    // is shown once that has been taken over.
    request_animation_frame(move || {
        noticing::start(desk);
        replies::listen(desk);
        leftovers::send(desk);
    });
}

/// Whatever happens in the hotel, the list may look different afterwards.
fn hear(desk: Desk, signal: &Signal) {
    match signal {
        Signal::Event(Some(Event { kind: EventKind::StaffNote(_), conversation_id, .. })) => {
            if *conversation_id == desk.open_id() {
                notes::refresh(desk);
            }
        }
        Signal::Subscribed => {
            listing::refresh(desk);
            notes::refresh(desk);
        }
        Signal::Event(event) => {
            if let Some(event) = event {
                noticing::heard(desk, event);
            }
            listing::refresh(desk);
        }
        Signal::Connected | Signal::NotSubscribed | Signal::Down => {}
    }
}
