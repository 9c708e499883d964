//! What Leptos writes into a page as it is given.

/// A text as the content of a `<textarea>`: Leptos escapes nothing there.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
