//! Values of the document, as text and as parts of the page.

use leptos::prelude::*;
use serde_json::Value;

/// Returns a JSON string as text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the elements of a JSON array.
pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Renders a text in which `` ` `` marks code.
pub fn ticked(text: &str) -> AnyView {
    let part = |(at, part): (usize, &str)| {
        let part = part.to_owned();
        if at % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect::<Vec<_>>().into_any()
}
