//! The browser's tab: its size, its address, and entries that last as long as it.

use crate::platform::browser;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{Storage, Url};

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

/// Removes the conversation that was just resolved, snoozed or marked as unread from the
/// address, so that a reload does not offer again to undo that.
pub fn remove_done_from_address() {
    // If the browser refuses, a reload shows the offer again.
    let _ = try_remove(&["resolved", "resolved_group", "snoozed", "unread"]);
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

/// Sets a flag for the next page of this tab.
pub fn set_flag(key: &str) {
    write_entry(key, "");
}

/// Removes a flag; returns whether it was set.
pub fn take_flag(key: &str) -> bool {
    let is_set = read_entry(key).is_some();
    if let Some(storage) = storage().filter(|_| is_set) {
        let _ = storage.remove_item(key);
    }
    is_set
}

/// Returns an entry of this tab.
pub fn read_entry(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Writes an entry of this tab. Storage may be disabled or throw; there is no entry
/// then, and the next page or part behaves as the first one does.
pub fn write_entry(key: &str, entry: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, entry);
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
