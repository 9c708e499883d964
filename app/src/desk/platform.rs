//! The hydrated desk: receives the events of all conversations of the hotel,
//! keeps the list current, and alerts the member of staff to new messages.

mod alerts;
mod conversation;
mod elements;
mod execute;
mod file_field;
mod focus;
mod forms;
mod history;
mod keyboard;
mod links;
mod list_position;
mod menus;
mod replies;
mod requests;
mod selection;
mod socket;
mod tab;

pub use elements::selected_staff;
pub use execute::apply as perform;
pub use forms::{delete_note, submit_end_snooze, submit_note, submit_request, submit_snooze};
pub use replies::choose_reply;
pub use tab::remove_done_from_address;

use super::page::Desk;
use crate::chat::desk::{DeskInput, ScreenInput, VisitKind};
use crate::platform::browser;
use execute::{apply, visit};
use leptos::prelude::*;
use std::time::Duration;

/// Interval in milliseconds at which waiting times are updated and the list is
/// fetched. Without a socket the list is no older than that.
const UPDATE_INTERVAL_MS: u64 = 20_000;

/// Starts the session of a hydrated desk.
pub fn start_session(desk: Desk) {
    socket::start(desk);
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::add_listener(&window, event, move |_| apply(desk, DeskInput::Returned));
    }
    set_interval(move || apply(desk, DeskInput::Tick), Duration::from_millis(UPDATE_INTERVAL_MS));
    keyboard::listen_to_keys(desk);
    links::follow_links(desk);
    history::follow_history(desk, move |to| visit(desk, to, VisitKind::History));
    menus::close_on_outside_clicks();
    selection::listen_to_selection();
    // The browser's settings differ from what the server has rendered, so they
    // are applied after hydration.
    request_animation_frame(move || {
        alerts::show_unread(desk);
        tab::follow_size(move |is_small| apply(desk, DeskInput::Screen(ScreenInput::Resized { is_small })));
        replies::listen_to_composer(desk);
        apply(desk, DeskInput::Loaded);
    });
}
