//! The page's door to the browser: its address, clock, randomness and window.

mod patience;
pub mod storage;
pub mod turn;

pub use patience::within;

use shared::Timestamp;
use shared::paths::CHAT_HEADER;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Clipboard, Event, EventTarget, VisibilityState, Window};

/// The window this page lives in.
///
/// # Panics
/// Outside a window, where there is no page.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The header that says whose page this is, as its own address does now: by
/// the token, or by the conversation whose cookie goes along by itself. At the
/// desk there is neither, and one cookie.
pub fn authorization() -> Option<(&'static str, String)> {
    let search = window().location().search().ok()?;
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    match query.get("token") {
        Some(token) => Some(("Authorization", format!("GuestToken {token}"))),
        None => query.get("chat").map(|chat| (CHAT_HEADER, chat)),
    }
}

/// Now, by this device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_unix_ms(js_sys::Date::now() as i64)
}

/// When the copy was taken that this page was opened from (ADR 28), by this
/// device's clock; `None` of one that the server has just rendered.
pub fn taken_at() -> Option<Timestamp> {
    let at = leptos::prelude::document().body()?.get_attribute("data-taken-at")?;
    at.parse().ok().map(Timestamp::from_unix_ms)
}

/// A name for a message. `crypto.randomUUID` exists only under https;
/// `getRandomValues` everywhere.
pub fn new_uuid() -> Uuid {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        // It fails for more than 65,536 bytes only.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A number from 0 to 1 (exclusive): to spread things out, not to guard them.
pub fn share() -> f64 {
    js_sys::Math::random()
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    leptos::prelude::document().visibility_state() == VisibilityState::Visible
}

/// Whether the device believes that it has a network.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the guest types with thumbs: then Enter breaks the line, and the
/// button sends.
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Marks the page's body with an attribute, or takes it away: for the style.
pub fn mark(attribute: &str, is_so: bool) {
    if let Some(body) = leptos::prelude::document().body() {
        // The names are our own, and good ones.
        let _ = body.toggle_attribute_with_force(attribute, is_so);
    }
}

/// Puts a text where it can be pasted from, where there is such a place.
pub fn copy(text: &str) {
    let board = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if let Ok(board) = board.and_then(|board| board.dyn_into::<Clipboard>()) {
        // What is refused is not pasted.
        let _ = board.write_text(text);
    }
}

/// Calls `then` whenever an event happens, for as long as the page lives.
pub fn listen(target: &EventTarget, event: &str, then: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(then);
    // A target that takes no listeners has no events either.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
