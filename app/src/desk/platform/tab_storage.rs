//! Entries that last as long as this tab. Storage may be disabled or throw; it is
//! then empty.

use leptos::prelude::window;

/// Key of the entry that the page was opened by a key of a single character.
pub const OPENED_BY_KEY: &str = "guest-chat-desk/opened-by-key";

/// Sets a flag for the next page of this tab.
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
