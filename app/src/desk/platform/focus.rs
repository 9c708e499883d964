//! Elements of the desk that get the focus or are scrolled into view.

use crate::platform::browser;
use leptos::prelude::*;
use shared::ConversationId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Heading of the open conversation.
const HEADING: &str = "#open-guest";
/// Focuses the composer of a conversation that was opened just now, or else its
/// heading, which screen readers then read. The heading has the focus after a key of a
/// single character, because the next such key is a shortcut, too, and not a part of an
/// answer.
pub fn focus_conversation(may_focus_composer: bool) {
    if !(may_focus_composer && focus_composer()) {
        focus_element(HEADING);
    }
    scroll_to_unread();
}

/// Focuses the composer, except on touch screens, where the on-screen keyboard would
/// cover the messages; returns whether it did.
pub fn focus_composer() -> bool {
    let may = !browser::is_touch();
    if may {
        focus_element("#message");
    }
    may
}

/// Focuses the line of a conversation that was closed.
pub fn focus_line(id: Option<ConversationId>) {
    if let Some(id) = id {
        focus_element(&line_selector(id));
    }
}

/// Returns the selector of the line of a conversation in the list.
pub fn line_selector(id: ConversationId) -> String {
    format!(".conversations a[href*='/conversations/{id}?']")
}

/// Scrolls to the first message that was unread.
pub fn scroll_to_unread() {
    if let Some(line) = find_element("#unread") {
        line.scroll_into_view();
    }
}

/// Returns the first element that a selector matches.
pub fn find_element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()?.and_then(|element: Element| element.dyn_into().ok())
}

/// Focuses the first element that a selector matches.
pub fn focus_element(selector: &str) {
    if let Some(element) = find_element(selector) {
        let _ = element.focus();
    }
}
