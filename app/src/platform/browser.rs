//! Access to the browser: address, clock, random numbers and window.

use js_sys::Function;
use shared::Timestamp;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Clipboard, Event, EventTarget, VisibilityState, Window};

/// Returns the window of this page.
///
/// # Panics
/// Panics outside a window.
pub fn window() -> Window {
    leptos::prelude::window()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = guestChat, js_name = authenticationHeaders)]
    static AUTHENTICATION_HEADERS: Function;
    #[wasm_bindgen(js_namespace = guestChat, js_name = createUuid)]
    fn create_uuid() -> String;
}

/// Returns the function that returns the headers that authenticate this page, by
/// its present address: the token may have been removed from it since the last
/// request (`frontend/web/common/credentials.ts`). At the desk, where a
/// cookie authenticates the member of staff, there are none.
pub fn authentication_headers() -> Function {
    AUTHENTICATION_HEADERS.with(Clone::clone)
}

/// Returns the present time by this device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_unix_ms(js_sys::Date::now() as i64)
}

/// Returns the time at which the copy that this page was opened from was taken
/// (ADR 28), by this device's clock; `None` if the server has just rendered the
/// page.
pub fn copy_taken_at() -> Option<Timestamp> {
    let at = leptos::prelude::document().body()?.get_attribute("data-taken-at")?;
    at.parse().ok().map(Timestamp::from_unix_ms)
}

/// Returns a random UUID for a message (`frontend/web/common/uuid.ts`).
pub fn new_uuid() -> Uuid {
    Uuid::try_parse(&create_uuid()).unwrap_or_default()
}

/// Returns a random number from 0 to 1 (exclusive), for load spreading; it is
/// not cryptographically secure.
pub fn random_share() -> f64 {
    js_sys::Math::random()
}

/// Returns whether the page is visible.
pub fn is_visible() -> bool {
    leptos::prelude::document().visibility_state() == VisibilityState::Visible
}

/// Returns whether the device reports a network.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Returns whether the primary pointer is coarse (a touch screen). If so, Enter
/// inserts a line break, and only the button sends.
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Sets or removes an attribute of the page's body, for the style sheet.
pub fn set_body_attribute(attribute: &str, is_set: bool) {
    if let Some(body) = leptos::prelude::document().body() {
        // The names are constants of this program, and valid.
        let _ = body.toggle_attribute_with_force(attribute, is_set);
    }
}

/// Copies a text to the clipboard, if the browser has one.
pub fn copy_to_clipboard(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if let Ok(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<Clipboard>()) {
        // If the browser refuses, nothing is copied.
        let _ = clipboard.write_text(text);
    }
}

/// Calls `then` whenever the event occurs, as long as the page exists.
pub fn add_listener(target: &EventTarget, event: &str, then: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(then);
    // This does not fail for an event target.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
