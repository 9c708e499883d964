//! The hydrated desk: receives the events of all conversations of the hotel,
//! keeps the list current, and alerts the member of staff to new messages.

mod alerts;
mod elements;
mod execute;
mod forms;
mod keyboard;
mod links;
mod menus;
mod replies;
mod requests;
mod tab;

pub use elements::selected_staff;
pub use execute::apply as perform;
pub use forms::{delete_note, submit_end_snooze, submit_note, submit_request, submit_snooze};
pub use replies::choose_reply;
pub use tab::remove_done_from_address;

use super::page::Desk;
use crate::chat::desk::{DeskInput, ScreenInput};
use crate::chat::session::SocketEvent;
use crate::platform::browser;
use crate::platform::realtime::Realtime;
use crate::platform::{self, Resources};
use execute::apply;
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// Interval in milliseconds at which waiting times are updated and the list is
/// fetched. Without a socket the list is no older than that.
const UPDATE_INTERVAL_MS: u64 = 20_000;

/// Starts the session of a hydrated desk.
pub fn start_session(desk: Desk) {
    let handle_event = move |event: &SocketEvent| apply(desk, DeskInput::Socket(event));
    match desk.open {
        Some(conversation) => platform::start_session(conversation, requests::fetch_page, handle_event),
        None => {
            let client = desk.data.with_value(|data| data.pusher.clone());
            request_animation_frame(move || {
                let realtime = Realtime::connect(&client, None, move |event| handle_event(&event));
                Resources::update(|resources| resources.realtime = realtime.map(Rc::new));
                // Marks the page as ready, for tests, other scripts and the
                // style sheet.
                browser::set_body_attribute("data-hydrated", true);
            });
        }
    }
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::add_listener(&window, event, move |_| apply(desk, DeskInput::Returned));
    }
    set_interval(move || apply(desk, DeskInput::Tick), Duration::from_millis(UPDATE_INTERVAL_MS));
    keyboard::listen_to_keys(desk);
    links::guard_links(desk);
    menus::close_on_outside_clicks();
    // The browser's settings differ from what the server has rendered, so they
    // are applied after hydration.
    request_animation_frame(move || {
        alerts::show_unread(desk);
        tab::follow_size(move |is_small| apply(desk, DeskInput::Screen(ScreenInput::Resized { is_small })));
        replies::listen_to_composer(desk);
        apply(desk, DeskInput::Loaded);
    });
}
