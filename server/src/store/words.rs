//! What the search index is made of: a text's words, each behind its hotel's
//! number, so that what is looked for in one hotel cannot be another's.
//!
//! Folding of diacritics is the tokenizer's own (`unicode61`). Scripts that are
//! written without spaces have no words to find; there every character is one,
//! and what is looked for is a row of them.

use crate::store::HotelKey;

#[cfg(test)]
mod tests;

/// The length of what stands before each word: the migration's `prefix` counts
/// on it.
pub(in crate::store) const MARK_CHARS: usize = 8;
/// What a word has above that does not count.
const WORD_CHARS: usize = 64;
/// Further words are not looked for.
const ASKED_WORDS: usize = 8;
/// A shorter beginning is taken for a whole word.
const OPEN_CHARS: usize = 2;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Its parts, which stand one behind the other: `O'Brien` has two.
    pub(in crate::store) parts: Vec<String>,
    /// Whether the last part is only the beginning of one.
    pub(in crate::store) open: bool,
}

impl Asked {
    /// How many characters the last part has.
    pub(in crate::store) fn open_chars(&self) -> usize {
        self.parts.last().map_or(0, |part| part.chars().count() - MARK_CHARS)
    }

    /// As FTS5 reads it. There is nothing to escape: parts are made of letters,
    /// digits and their marks alone.
    pub(crate) fn expression(&self) -> String {
        format!("\"{}\"{}", self.parts.join(" "), if self.open { "*" } else { "" })
    }

    /// The same for any of those that its last part may begin.
    pub(in crate::store) fn any_of(&self, terms: &[String]) -> String {
        let whole = |term: &String| {
            let mut parts = self.parts.clone();
            if let Some(last) = parts.last_mut() {
                last.clone_from(term);
            }
            Self { parts, open: false }.expression()
        };
        terms.iter().map(whole).collect::<Vec<_>>().join(" OR ")
    }
}

/// A text as it is indexed.
pub(crate) fn indexed(hotel: HotelKey, text: &str) -> String {
    parts(hotel, text).join(" ")
}

/// The words that a search is for: all of them are to be found, the last one
/// perhaps only by its beginning.
pub(crate) fn asked(hotel: HotelKey, search: &str) -> Vec<Asked> {
    let mut words: Vec<Asked> = search
        .split_whitespace()
        .map(|word| Asked { parts: parts(hotel, word), open: false })
        .filter(|word| !word.parts.is_empty())
        .take(ASKED_WORDS)
        .collect();
    if let Some(last) = words.last_mut() {
        let is_whole = last.parts.last().is_some_and(|part| part.chars().last().is_some_and(stands_alone));
        last.open = !is_whole && last.open_chars() >= OPEN_CHARS;
    }
    words
}

fn parts(hotel: HotelKey, text: &str) -> Vec<String> {
    let mark = format!("{:0MARK_CHARS$x}", hotel.0);
    let mut parts: Vec<String> = Vec::new();
    // How many characters the part has that is being read.
    let mut reading = 0;
    for char in text.chars() {
        if !(char.is_alphanumeric() || is_combining(char)) {
            reading = 0;
            continue;
        }
        if reading == 0 || stands_alone(char) {
            parts.push(mark.clone());
            reading = 0;
        }
        if reading < WORD_CHARS
            && let Some(part) = parts.last_mut()
        {
            part.extend(char.to_lowercase());
        }
        reading = if stands_alone(char) { 0 } else { reading + 1 };
    }
    parts
}

/// Marks that belong to the letter before them (the Combining Diacritical
/// Marks of Unicode).
fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Thai, Lao, Burmese, Khmer, kana, Han and Hangul.
fn stands_alone(char: char) -> bool {
    matches!(char,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}
