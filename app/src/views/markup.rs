//! Escaping of texts that Leptos does not escape.

/// Escapes a text for the content of a `<textarea>`.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Escapes a text for use between tags or in a quoted attribute.
#[cfg(feature = "ssr")]
pub fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
