//! Start of the session of a hydrated page, and the events of its window.

use super::execute::apply;
use super::resources::{Fetch, Resources};
use super::{browser, field, lock, storage};
use crate::chat::session::{Input, SocketEvent, Timer};
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

/// Starts the session of a hydrated page. `also` is called with every event of
/// the socket too: a channel may carry events of other conversations.
pub fn start(conversation: Conversation, fetch: Fetch, also: impl Fn(&SocketEvent) + 'static) {
    Resources::begin(fetch, also);
    request_animation_frame(move || {
        conversation.composer.on_load(move |field| {
            field::prepare(&field);
            apply(conversation, Input::Loaded { taken_at: browser::taken_at(), has_locks: lock::are_there() });
            // Marks the page as ready, for tests, other scripts and the style
            // sheet.
            browser::mark("data-hydrated", true);
        });
        listen(conversation);
        set_interval(move || apply(conversation, Input::Timer(Timer::Tick)), Duration::from_secs(1));
    });
}

/// Registers handlers for all browser events after which the page's data may be
/// old.
fn listen(conversation: Conversation) {
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::listen(&window, event, move |_| apply(conversation, Input::Returned));
    }
    browser::listen(&document(), "visibilitychange", move |_| {
        if browser::is_visible() {
            apply(conversation, Input::Returned);
        }
    });
    browser::listen(&window, "offline", move |_| apply(conversation, Input::Offline));
    browser::listen(&window, "storage", move |event| {
        let key = event.unchecked_into::<StorageEvent>().key();
        let changed = key.map(|key| {
            let entry = storage::get(&key);
            (key, entry)
        });
        apply(conversation, Input::StorageChanged(changed));
    });
}

/// Fetches changes after an action for which the socket may carry no event.
pub fn catch_up(conversation: Conversation) {
    apply(conversation, Input::Outdated);
}
