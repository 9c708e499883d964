//! Part of the conversation list, and its addresses.

use super::filter::Filter;
use serde::Serialize;
use shared::HotelSlug;

/// Part of the list, as in an address of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Filter of the conversations.
    pub filter: Filter,
    /// Search text; empty for none.
    pub search: String,
    /// True if conversations with unread messages come first.
    pub unread_first: bool,
    /// Cursor of its beginning; `None` at the top of the list.
    pub cursor: Option<String>,
}

impl Part {
    /// Returns the address of a page of the desk that shows this part of the
    /// list. An example of `path` is `/conversations/1`.
    pub fn address(&self, hotel: &HotelSlug, path: &str) -> String {
        format!("/desk/hotel/{hotel}{path}?{}", self.query())
    }

    /// Returns the part as a query. The cursor is its last parameter.
    pub fn query(&self) -> String {
        let mut query = format!("filter={}", self.filter.name());
        if !self.search.is_empty() {
            query.push_str("&q=");
            query.extend(encode_value(&self.search));
        }
        if self.unread_first {
            query.push_str("&order=unread");
        }
        if let Some(cursor) = &self.cursor {
            query.push_str("&cursor=");
            query.extend(encode_value(cursor));
        }
        query
    }
}

/// Encodes a value of a query (WHATWG URL, application/x-www-form-urlencoded).
fn encode_value(text: &str) -> impl Iterator<Item = String> + '_ {
    text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

shared::json_objects! {
    Part { filter search unread_first cursor }
}
