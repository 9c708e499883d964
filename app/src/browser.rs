//! The page's door to the browser: its address, clock, randomness and window.

use futures_util::future::{Either, select};
use js_sys::Promise;
use shared::Timestamp;
use std::future::Future;
use std::pin::pin;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, VisibilityState, Window};

/// The window this page lives in.
///
/// # Panics
/// Outside a window, where there is no page.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The token in the page's own address.
pub fn token() -> String {
    let search = window().location().search().unwrap_or_default();
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok();
    query.and_then(|query| query.get("token")).unwrap_or_default()
}

/// The header that carries the token.
pub fn authorization() -> String {
    format!("GuestToken {}", token())
}

/// Now, by this device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_unix_ms(js_sys::Date::now() as i64)
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

/// A number from 0 to `below` (exclusive): to spread things out, not to guard
/// them.
pub fn jitter(below: i64) -> i64 {
    (js_sys::Math::random() * below as f64) as i64
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

/// What `future` comes to, if it does so in time. Given up, it is dropped.
pub async fn within<T>(timeout_ms: i32, future: impl Future<Output = T>) -> Option<T> {
    let late = JsFuture::from(Promise::new(&mut |resolve, _| {
        // A window without timers has nothing that could be late.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, timeout_ms);
    }));
    match select(pin!(future), late).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Calls `then` whenever an event happens, for as long as the page lives.
pub fn listen(target: &EventTarget, event: &str, then: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(then);
    // A target that takes no listeners has no events either.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
