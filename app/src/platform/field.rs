//! The composer's element.

use crate::conversation::Conversation;
use crate::platform::browser;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

/// Prepares the element when the page is loaded.
pub fn prepare_composer(field: &HtmlTextAreaElement) {
    // The text of the server, or one that was typed before.
    if !field.value().is_empty() {
        fit_height(field);
    }
    // A photo without text is a valid message.
    if let Some(form) = field.form() {
        form.set_no_validate(true);
    }
}

/// Returns the text in the composer.
pub fn read_text(conversation: Conversation) -> Option<String> {
    conversation.composer.get_untracked().map(|field| field.value())
}

/// Shows a text in the composer.
pub fn show_text(conversation: Conversation, text: &str) {
    if let Some(field) = conversation.composer.get_untracked() {
        field.set_value(text);
        fit_height(&field);
    }
}

/// Fits the height of the composer to its text, if CSS cannot do so (reading
/// the height lays out the whole page), and hides the quick replies while there
/// is a text.
pub fn fit_height(field: &HtmlTextAreaElement) {
    browser::set_body_attribute("data-written", !field.value().is_empty());
    if web_sys::css::supports_with_value("field-sizing", "content").unwrap_or(false) {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // A declaration that the browser does not support has no effect.
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height()));
}

/// Focuses the composer.
pub fn focus_composer(conversation: Conversation) {
    if let Some(field) = conversation.composer.get_untracked() {
        // If this fails, an on-screen keyboard stays closed.
        let _ = field.focus();
    }
}
