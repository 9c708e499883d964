//! The hydrated desk: receives the events of all conversations of the hotel,
//! keeps the list current, and alerts the member of staff to new messages.

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
    /// The socket of the list, used while no conversation is open; an open
    /// conversation has its own.
    static REALTIME: RefCell<Option<Realtime>> = const { RefCell::new(None) };
}

/// Interval in milliseconds at which waiting times are updated and the list is
/// fetched. Without a socket the list is no older than that.
const EVERY_MS: u64 = 20_000;

/// Starts the session of a hydrated desk.
pub fn start(desk: Desk) {
    match desk.open {
        Some(conversation) => session::start(conversation, fetch::page, move |signal| hear(desk, signal)),
        None => {
            let client = desk.fixed.with_value(|fixed| fixed.pusher.clone());
            request_animation_frame(move || {
                REALTIME.set(Realtime::connect(&client, move |signal| hear(desk, &signal)));
                if let Some(body) = document().body() {
                    // Marks the page as ready, for tests, other scripts and the
                    // style sheet.
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
    // The browser's settings differ from what the server has rendered, so they
    // are applied after hydration.
    request_animation_frame(move || {
        noticing::start(desk);
        replies::listen(desk);
        leftovers::send(desk);
    });
}

/// Fetches again what an event may have changed; every event may change the
/// list.
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
