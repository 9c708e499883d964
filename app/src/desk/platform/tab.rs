//! The browser's tab: its size, its address, and entries that last as long as it.

use crate::platform::browser;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// Key of the entry that the page was opened by a key of a single character.
pub const OPENED_BY_KEY: &str = "guest-chat-desk/opened-by-key";
/// Screens without space for everything, as in `style/desk-small.css`.
const SMALL: &str = "(max-width: 46rem), (max-height: 32rem)";

/// Calls `then` with whether the screen is small, now and whenever that changes.
pub fn follow_size(then: impl Fn(bool) + 'static) {
    let Ok(Some(query)) = browser::window().match_media(SMALL) else { return };
    then(query.matches());
    browser::add_listener(&query.clone(), "change", move |_| then(query.matches()));
}

/// Removes the conversation that was just resolved or snoozed from the address, so that
/// a reload does not offer again to undo that.
pub fn remove_done_from_address() {
    // If the browser refuses, a reload shows the offer again.
    let _ = try_remove(&["resolved", "snoozed"]);
}

fn try_remove(parameters: &[&str]) -> Result<(), JsValue> {
    let window = browser::window();
    let url = Url::new(&window.location().href()?)?;
    for parameter in parameters {
        url.search_params().delete(parameter);
    }
    let history = window.history()?;
    history.replace_state_with_url(&history.state()?, "", Some(&url.href()))
}

/// Sets a flag for the next page of this tab. Storage may be disabled or throw; no flag
/// is set then.
pub fn set_flag(key: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        // Without it the next page behaves as if it was opened with the mouse.
        let _ = storage.set_item(key, "");
    }
}

/// Removes a flag; returns whether it was set.
pub fn take_flag(key: &str) -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let is_set = storage.get_item(key).is_ok_and(|entry| entry.is_some());
    let _ = storage.remove_item(key);
    is_set
}
