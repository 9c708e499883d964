//! Escaping of texts that Leptos does not escape.

/// Escapes a text for the content of a `<textarea>`.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
