//! Start of the session of a hydrated page, and the events of its window.

use super::execute::{apply, subscribe};
use super::log::handle_scroll;
use super::resources::{Fetch, Resources};
use super::{browser, field, lock, scroll, storage};
use crate::chat::session::{Input, Timer};
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

/// Starts the session of a hydrated page with one conversation.
pub fn start_session(conversation: Conversation, fetch: Fetch) {
    Resources::begin_session(fetch, subscribe);
    request_animation_frame(move || {
        load_conversation(conversation);
        listen_to_window(move |input| apply(conversation, input));
    });
}

/// Begins the session of a conversation as soon as its elements exist.
pub fn load_conversation(conversation: Conversation) {
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
}

/// Passes all browser events after which a conversation's data may be old to the
/// session, and a tick every second.
pub fn listen_to_window(apply: impl Fn(Input) + Copy + 'static) {
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::add_listener(&window, event, move |_| apply(Input::Returned));
    }
    browser::add_listener(&document(), "visibilitychange", move |_| {
        if browser::is_visible() {
            apply(Input::Returned);
        }
    });
    browser::add_listener(&window, "offline", move |_| apply(Input::Offline));
    browser::add_listener(&window, "storage", move |event| {
        let key = event.unchecked_into::<StorageEvent>().key();
        let changed = key.map(|key| {
            let entry = storage::read_entry(&key);
            (key, entry)
        });
        apply(Input::StorageChanged(changed));
    });
    set_interval(move || apply(Input::Timer(Timer::Tick)), Duration::from_secs(1));
}

/// Fetches changes after an action for which the socket may carry no event.
pub fn fetch_changes(conversation: Conversation) {
    apply(conversation, Input::Outdated);
}
