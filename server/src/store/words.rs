//! Words for the search index. Each word has the number of its hotel in front, so
//! that a search in one hotel cannot find rows of another.
//!
//! Diacritics are removed later: by SQLite's tokenizer (`unicode61`), and for
//! Postgres by `fold_diacritics`. In scripts that are written without spaces, every
//! character is a word, and a search looks for a sequence of them.

use crate::store::HotelKey;
use sqlx::FromRow;

#[cfg(test)]
mod tests;

/// Length of the hotel's number in front of each word. The option `prefix` in the
/// migration depends on it.
pub(in crate::store) const HOTEL_PREFIX_CHARS: usize = 8;
/// Number of characters that count in a word; the others are ignored.
const WORD_CHARS: usize = 64;
/// Number of words that count in a search; the others are ignored.
const MAX_SEARCH_WORDS: usize = 8;
/// Number of characters from which the last word of a search may be a prefix.
const MIN_PREFIX_CHARS: usize = 2;

/// Word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SearchWord {
    /// Parts of the word, which must follow each other: `O'Brien` has two.
    pub(in crate::store) parts: Vec<String>,
    /// `true` if the last part may be a prefix.
    pub(in crate::store) is_prefix: bool,
}

impl SearchWord {
    /// Returns the number of characters of the last part.
    pub(in crate::store) fn last_part_chars(&self) -> usize {
        self.parts.last().map_or(0, |part| part.chars().count() - HOTEL_PREFIX_CHARS)
    }

    /// Returns the word as an FTS5 expression. Nothing has to be escaped: parts
    /// consist of letters, digits and combining marks only.
    pub(crate) fn expression(&self) -> String {
        format!("\"{}\"{}", self.parts.join(" "), if self.is_prefix { "*" } else { "" })
    }

    /// Returns the expression for the word with any of `terms` as its last part.
    pub(in crate::store) fn expand_prefix(&self, terms: &[String]) -> String {
        let expression_with = |term: &String| {
            let mut parts = self.parts.clone();
            if let Some(last) = parts.last_mut() {
                last.clone_from(term);
            }
            Self { parts, is_prefix: false }.expression()
        };
        terms.iter().map(expression_with).collect::<Vec<_>>().join(" OR ")
    }
}

/// Document of the search index: a message or, with message id 0, the guest name,
/// room and booking id of a conversation.
#[derive(FromRow)]
pub(in crate::store) struct Document {
    /// Number of the document: the conversation in the upper 32 bits, the message
    /// in the lower.
    pub(in crate::store) doc: i64,
    hotel_id: HotelKey,
    text: Option<String>,
}

impl Document {
    /// Returns the words for the index; empty if the document does not belong into
    /// it, because it is empty or deleted.
    pub(in crate::store) fn words(&self) -> String {
        index_text(self.hotel_id, self.text.as_deref().unwrap_or(""))
    }
}

/// Selects the [`Document`]s whose numbers are in the column `doc` of a table.
macro_rules! select_documents {
    ($table:literal) => {
        concat!(
            "SELECT t.doc, coalesce(c.hotel_id, 0) AS hotel_id, CASE WHEN t.doc & 4294967295 = 0 \
             THEN b.guest_name || ' ' || coalesce(b.room_number, '') || ' ' || b.booking_id ELSE m.body END AS text \
             FROM ",
            $table,
            " t LEFT JOIN conversations c ON c.id = t.doc >> 32 \
             LEFT JOIN bookings b ON b.id = c.booking_key LEFT JOIN messages m ON m.id = t.doc & 4294967295"
        )
    };
}
pub(in crate::store) use select_documents;

/// Returns the words of a text for the index.
pub(crate) fn index_text(hotel: HotelKey, text: &str) -> String {
    parts(hotel, text).join(" ")
}

/// Returns the words of a search. All of them must be found, the last one possibly
/// as a prefix.
pub(crate) fn search_words(hotel: HotelKey, search: &str) -> Vec<SearchWord> {
    let mut words: Vec<SearchWord> = search
        .split_whitespace()
        .map(|word| SearchWord { parts: parts(hotel, word), is_prefix: false })
        .filter(|word| !word.parts.is_empty())
        .take(MAX_SEARCH_WORDS)
        .collect();
    if let Some(last) = words.last_mut() {
        let is_whole = last.parts.last().is_some_and(|part| part.chars().last().is_some_and(is_single_char_word));
        last.is_prefix = !is_whole && last.last_part_chars() >= MIN_PREFIX_CHARS;
    }
    words
}

fn parts(hotel: HotelKey, text: &str) -> Vec<String> {
    let hotel_prefix = format!("{:0HOTEL_PREFIX_CHARS$x}", hotel.0);
    let mut parts: Vec<String> = Vec::new();
    // Number of characters read so far of the current part.
    let mut part_chars = 0;
    for char in text.chars() {
        if !(char.is_alphanumeric() || is_combining(char)) {
            part_chars = 0;
            continue;
        }
        if part_chars == 0 || is_single_char_word(char) {
            parts.push(hotel_prefix.clone());
            part_chars = 0;
        }
        if part_chars < WORD_CHARS
            && let Some(part) = parts.last_mut()
        {
            part.extend(char.to_lowercase());
        }
        part_chars = if is_single_char_word(char) { 0 } else { part_chars + 1 };
    }
    parts
}

/// Returns whether a character is a mark that belongs to the letter before it (the
/// Combining Diacritical Marks of Unicode).
fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Returns whether a character is a word of its own: Thai, Lao, Burmese, Khmer,
/// kana, Han and Hangul.
fn is_single_char_word(char: char) -> bool {
    matches!(char,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}
