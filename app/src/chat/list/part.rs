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
            query.push_str("&order=");
            query.push_str(UNREAD_FIRST);
        }
        if let Some(cursor) = &self.cursor {
            query.push_str("&cursor=");
            query.extend(encode_value(cursor));
        }
        query
    }

    /// Returns the part of a query; `None` if the query also names messages, which
    /// only the server shows.
    pub fn from_query(query: &str) -> Option<Self> {
        let mut part = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "filter" => part.filter = Filter::from_name(value),
                "q" => decode_value(value).trim().clone_into(&mut part.search),
                "order" => part.unread_first = value == UNREAD_FIRST,
                "cursor" => part.cursor = Some(decode_value(value)),
                "at" | "before" | "resolved" | "snoozed" => return None,
                _ => {}
            }
        }
        Some(part)
    }
}

/// Value of `order` that lists unread conversations first.
const UNREAD_FIRST: &str = "unread";

/// Encodes a value of a query (WHATWG URL, application/x-www-form-urlencoded).
fn encode_value(text: &str) -> impl Iterator<Item = String> + '_ {
    text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

/// Decodes a value of a query. Bytes that are not UTF-8 are replaced.
fn decode_value(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut after = rest.clone();
                let digit = |digit: Option<u8>| char::from(digit?).to_digit(16);
                match (digit(after.next()), digit(after.next())) {
                    (Some(high), Some(low)) => {
                        rest = after;
                        (high * 16 + low) as u8
                    }
                    _ => b'%',
                }
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

shared::json_objects! {
    Part { filter search unread_first cursor }
}
