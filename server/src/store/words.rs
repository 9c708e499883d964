//! Words for the search index. Each word has the number of its hotel in front, so
//! that a search in one hotel cannot find rows of another.
//!
//! Diacritics are removed later: by SQLite's tokenizer (`unicode61`), and for
//! Postgres by [`fold_diacritics`]. In scripts that are written without spaces, every
//! character is a word, and a search looks for a sequence of them.

use crate::store::HotelKey;
use sqlx::FromRow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
/// Word that is ignored before the number of a room, which the index has without it.
const ROOM: &str = "room";

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
    let typed: Vec<&str> = search.split_whitespace().collect();
    let is_room_number = |at: usize| typed.get(at).is_some_and(|word| word.contains(|char: char| char.is_numeric()));
    let mut words: Vec<SearchWord> = typed
        .iter()
        .enumerate()
        .filter(|(at, word)| !(word.eq_ignore_ascii_case(ROOM) && is_room_number(at + 1)))
        .map(|(_, word)| SearchWord { parts: parts(hotel, word), is_prefix: false })
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
    for_each_word_char(text, |_, char, place| {
        if place == 0 {
            parts.push(hotel_prefix.clone());
        }
        if place < WORD_CHARS
            && let Some(part) = parts.last_mut()
        {
            part.extend(char.to_lowercase());
        }
    });
    parts
}

/// Calls `then` for each character of a word: with its position in the text, and
/// its place in the word, counted from 0.
fn for_each_word_char(text: &str, mut then: impl FnMut(usize, char, usize)) {
    // Number of characters read so far of the current word.
    let mut word_chars = 0;
    for (at, char) in text.char_indices() {
        if !(char.is_alphanumeric() || is_combining(char)) {
            word_chars = 0;
            continue;
        }
        let is_whole = is_single_char_word(char);
        if is_whole {
            word_chars = 0;
        }
        then(at, char, word_chars);
        word_chars = if is_whole { 0 } else { word_chars + 1 };
    }
}

/// Word of a text, as a search compares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextWord {
    /// Position in the text, in bytes.
    pub(crate) range: Range<usize>,
    /// The word in lower case, without diacritics.
    pub(crate) word: String,
}

/// Returns the words of a text.
pub(crate) fn text_words(text: &str) -> Vec<TextWord> {
    let mut words: Vec<TextWord> = Vec::new();
    for_each_word_char(text, |at, char, place| {
        if place == 0 {
            words.push(TextWord { range: at..at, word: String::new() });
        }
        if let Some(last) = words.last_mut() {
            last.range.end = at + char.len_utf8();
            if place < WORD_CHARS {
                last.word.extend(char.to_lowercase());
            }
        }
    });
    for word in &mut words {
        word.word = fold_diacritics(&word.word);
    }
    words
}

/// Part of a search, as it is compared with a [`TextWord`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SearchTerm {
    /// The word in lower case, without diacritics.
    pub(crate) word: String,
    /// `true` if it may be the beginning of a word.
    pub(crate) is_prefix: bool,
}

/// Returns all parts of a search.
pub(crate) fn search_terms(search: &str) -> Vec<SearchTerm> {
    let terms = |word: SearchWord| {
        let last = word.parts.len() - 1;
        let term = move |(at, part): (usize, String)| SearchTerm {
            word: fold_diacritics(part.get(HOTEL_PREFIX_CHARS..).unwrap_or_default()),
            is_prefix: word.is_prefix && at == last,
        };
        word.parts.into_iter().enumerate().map(term)
    };
    search_words(HotelKey(0), search).into_iter().flat_map(terms).collect()
}

/// Returns a word without its diacritics, like SQLite's tokenizer.
pub(in crate::store) fn fold_diacritics(word: &str) -> String {
    // Normalisation changes no ASCII character, except the last one before a mark.
    let ascii_bytes = word.bytes().take_while(u8::is_ascii).count();
    let (unchanged, rest) = word.split_at(ascii_bytes.saturating_sub(1));
    let folded = rest.nfd().filter(|char| !is_combining_mark(*char)).nfc();
    let mut result = String::with_capacity(word.len());
    result.push_str(unchanged);
    result.extend(folded);
    result
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
