//! Query parameters that the links of a page repeat.

use axum::http::Uri;
use std::borrow::Cow;

#[cfg(test)]
mod tests;

/// Maximum length of the parameters that a link repeats, in bytes before they are
/// encoded. A page has dozens of links, and each of them has all parameters.
const MAX_BYTES: usize = 512;

/// Returns the parameters of a URL that are not left out, in their order, as long as
/// there is room for them.
pub fn repeated_parameters(
    uri: &Uri,
    is_left_out: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let mut room = MAX_BYTES;
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(move |(name, _)| !is_left_out(name))
        .filter(move |(name, value)| {
            // Two more for `=` and `&`.
            let left = room.checked_sub(name.len() + value.len() + 2);
            room = left.unwrap_or(room);
            left.is_some()
        })
}
