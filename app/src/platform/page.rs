//! Start of the session of a hydrated page, and the events of its window.

use super::execute::apply;
use super::log::handle_scroll;
use super::resources::{Fetch, Resources};
use super::{browser, field, lock, scroll, storage};
use crate::chat::session::{Input, SocketEvent, Timer};
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

/// Starts the session of a hydrated page. `listener` is called with every event
/// of the socket before the session: a channel may carry events of other
/// conversations.
pub fn start_session(conversation: Conversation, fetch: Fetch, listener: impl Fn(&SocketEvent) + 'static) {
    Resources::begin_session(fetch, listener);
    request_animation_frame(move || {
        conversation.composer.on_load(move |field| {
            field::prepare_composer(&field);
            // The page may have been opened at the first unread message.
            handle_scroll(conversation);
            scroll::observe_height(conversation);
            apply(conversation, Input::Loaded { taken_at: browser::copy_taken_at(), has_locks: lock::has_locks() });
            // Marks the page as ready, for tests, other scripts and the style
            // sheet.
            browser::set_body_attribute("data-hydrated", true);
        });
        listen_to_window(conversation);
        set_interval(move || apply(conversation, Input::Timer(Timer::Tick)), Duration::from_secs(1));
    });
}

/// Registers handlers for all browser events after which the page's data may be
/// old.
fn listen_to_window(conversation: Conversation) {
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::add_listener(&window, event, move |_| apply(conversation, Input::Returned));
    }
    browser::add_listener(&document(), "visibilitychange", move |_| {
        if browser::is_visible() {
            apply(conversation, Input::Returned);
        }
    });
    browser::add_listener(&window, "offline", move |_| apply(conversation, Input::Offline));
    browser::add_listener(&window, "storage", move |event| {
        let key = event.unchecked_into::<StorageEvent>().key();
        let changed = key.map(|key| {
            let entry = storage::read_entry(&key);
            (key, entry)
        });
        apply(conversation, Input::StorageChanged(changed));
    });
}

/// Fetches changes after an action for which the socket may carry no event.
pub fn fetch_changes(conversation: Conversation) {
    apply(conversation, Input::Outdated);
}
