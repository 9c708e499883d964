//! History of the browser: addresses of locations, and the buttons for back and
//! forward.

use super::super::page::Desk;
use crate::chat::desk::Location;
use crate::platform::browser;
use wasm_bindgen::JsValue;

/// Calls `then` with each location of the history that the user returns to.
pub fn follow_history(desk: Desk, then: impl Fn(Location) + 'static) {
    let window = browser::window();
    browser::add_listener(&window, "popstate", move |_| {
        let location = browser::window().location();
        let address = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        match desk.location(&address) {
            Some(to) => then(to),
            // If it cannot be loaded, this page stays.
            None => drop(location.reload()),
        }
    });
}

/// Adds an address to the history.
pub fn push_address(address: &str) {
    if let Ok(history) = browser::window().history() {
        // If the browser refuses, a reload shows the location before.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}
