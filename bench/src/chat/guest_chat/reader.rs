//! Reads pages of one conversation after the other.

use crate::chat::http::Http;
use crate::chat::target::{Pages, Reader};
use crate::failure::Failure;

#[cfg(test)]
mod tests;

/// Text in front of the id of a page's first message.
const FIRST: &[u8] = br#""messages":[{"id":"#;
/// Text in a page that has earlier ones.
const MORE: &[u8] = br#""has_more":true"#;

/// Reads pages over one connection.
pub struct Pager {
    http: Http,
    pages: Pages,
    /// Path and header lines of each conversation.
    asked: Vec<(String, String)>,
    turn: usize,
    before: Option<u64>,
}

impl Pager {
    /// Starts with the newest page of the first conversation.
    pub fn new(http: Http, pages: Pages, asked: Vec<(String, String)>) -> Self {
        Self { http, pages, asked, turn: 0, before: None }
    }
}

impl Reader for Pager {
    async fn page(&mut self) -> Result<usize, Failure> {
        let (path, headers) = &self.asked[self.turn % self.asked.len()];
        let cursor = self.before.map_or_else(String::new, |before| format!("&before={before}"));
        let request = self.http.request("GET", &format!("{path}{cursor}"), headers, None);
        let answer = self.http.send(&request).await?;
        let body = answer.good()?;
        if self.pages == Pages::History && !body.starts_with(b"{\"messages\":[") {
            return Err("the response is not a page of messages".into());
        }
        self.before = if self.pages == Pages::History { earlier(body) } else { None };
        self.turn += usize::from(self.before.is_none());
        Ok(body.len())
    }
}

/// Returns the cursor of the page before this one, if there is one.
fn earlier(body: &[u8]) -> Option<u64> {
    memchr::memmem::find(body, MORE)?;
    let digits = body.strip_prefix(b"{").and_then(|rest| rest.strip_prefix(FIRST))?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}
