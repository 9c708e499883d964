//! The hydrated desk: receives the events of all conversations of the hotel,
//! keeps the list current, and alerts the member of staff to new messages.

mod fetch;
mod handling;
mod keyboard;
mod listing;
mod notes;
mod noticing;
mod other_outboxes;
mod replies;

pub use handling::{selected_staff, submitted};
pub use keyboard::toggle_letters;
pub use notes::{note_deleted, note_submitted};
pub use noticing::{ask_for_notifications, toggle_sound};
pub use replies::take;

use super::page::Desk;
use crate::chat::session::SocketEvent;
use crate::platform::browser;
use crate::platform::realtime::Realtime;
use crate::platform::{self, Resources};
use leptos::prelude::*;
use shared::{Event, EventKind};
use std::rc::Rc;
use std::time::Duration;

/// Interval in milliseconds at which waiting times are updated and the list is
/// fetched. Without a socket the list is no older than that.
const EVERY_MS: u64 = 20_000;

/// Starts the session of a hydrated desk.
pub fn start(desk: Desk) {
    match desk.open {
        Some(conversation) => platform::start(conversation, fetch::page, move |event| hear(desk, event)),
        None => {
            let client = desk.fixed.with_value(|fixed| fixed.pusher.clone());
            request_animation_frame(move || {
                let realtime = Realtime::connect(&client, None, move |event| hear(desk, &event));
                Resources::change(|resources| resources.realtime = realtime.map(Rc::new));
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
            other_outboxes::send(desk);
        });
    }
    set_interval(
        move || {
            desk.now.set(browser::now());
            listing::refresh(desk);
            other_outboxes::send(desk);
        },
        Duration::from_millis(EVERY_MS),
    );
    keyboard::listen(desk);
    // The browser's settings differ from what the server has rendered, so they
    // are applied after hydration.
    request_animation_frame(move || {
        noticing::start(desk);
        replies::listen(desk);
        other_outboxes::send(desk);
    });
}

/// Fetches again what an event may have changed; every event may change the
/// list.
fn hear(desk: Desk, event: &SocketEvent) {
    match event {
        SocketEvent::Event(Some(Event { kind: EventKind::StaffNote(_), conversation_id, .. })) => {
            if *conversation_id == desk.open_id() {
                notes::refresh(desk);
            }
        }
        SocketEvent::Subscribed => {
            listing::refresh(desk);
            notes::refresh(desk);
        }
        SocketEvent::Event(event) => {
            if let Some(event) = event {
                noticing::heard(desk, event);
            }
            listing::refresh(desk);
        }
        SocketEvent::Connected | SocketEvent::NotSubscribed | SocketEvent::Down | SocketEvent::Typing(_) => {}
    }
}
