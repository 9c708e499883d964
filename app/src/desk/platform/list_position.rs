//! Scroll position of the list. Each part (filter, search) has its own, which
//! `frontend/web/bootstrap/list-position.ts` also uses when a page is loaded.

use super::tab;
use leptos::prelude::*;
use web_sys::Element;

/// Attribute of the list with the query of the part that its elements show.
const PART: &str = "data-part";

/// Stores the position in the part that was shown until now, and returns to that of
/// another one once its elements are shown.
pub fn show_part(query: &str) {
    let Some(list) = list() else { return };
    if let Some(before) = list.get_attribute(PART) {
        tab::write_entry(&key(&before), &list.scroll_top().to_string());
    }
    let position = tab::read_entry(&key(query)).and_then(|position| position.parse().ok()).unwrap_or(0);
    request_animation_frame(move || list.set_scroll_top(position));
}

fn list() -> Option<Element> {
    document().query_selector(".list").ok().flatten()
}

fn key(query: &str) -> String {
    format!("guest-chat-desk/list?{query}")
}
