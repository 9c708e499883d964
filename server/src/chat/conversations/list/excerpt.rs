//! Excerpt of a message that a search has found.

use crate::store::words::{SearchTerm, search_terms, text_words};
use shared::desk::ExcerptPart;
use std::collections::HashSet;
use std::ops::Range;

#[cfg(test)]
mod tests;

/// Number of characters before the first search word.
const CHARS_BEFORE: usize = 30;
/// Maximum number of characters of an excerpt.
const MAX_CHARS: usize = 100;

/// Returns the part of a text around the first word of a search, with all of its
/// words marked.
pub fn excerpt(text: &str, search: &str) -> Vec<ExcerptPart> {
    let marks = find_marks(text, &search_terms(search));
    let shown = shown_range(text, marks.first().map_or(0, |mark| mark.start));
    let mut parts: Vec<ExcerptPart> = Vec::new();
    let mut push = |range: Range<usize>, is_match| {
        let before = if range.start == shown.start && shown.start > 0 { "…" } else { "" };
        let text = text.get(range).unwrap_or_default();
        if is_match && !before.is_empty() {
            parts.push(ExcerptPart { text: before.to_owned(), is_match: false });
            parts.push(ExcerptPart { text: text.to_owned(), is_match });
        } else if !text.is_empty() {
            parts.push(ExcerptPart { text: format!("{before}{text}"), is_match });
        }
    };
    let mut at = shown.start;
    for mark in marks.iter().filter(|mark| mark.start < shown.end) {
        push(at..mark.start, false);
        at = mark.end.min(shown.end);
        push(mark.start..at, true);
    }
    push(at..shown.end, false);
    if shown.end < text.len() {
        parts.push(ExcerptPart { text: "…".to_owned(), is_match: false });
    }
    parts
}

/// Returns the words of a text that are words of the search. Words that follow
/// each other without a gap are one.
fn find_marks(text: &str, terms: &[SearchTerm]) -> Vec<Range<usize>> {
    let of_kind = |is_prefix| -> HashSet<&str> {
        terms.iter().filter(|term| term.is_prefix == is_prefix).map(|term| &*term.word).collect()
    };
    let (prefixes, words) = (of_kind(true), of_kind(false));
    let mut marks: Vec<Range<usize>> = Vec::new();
    for found in text_words(text) {
        // A word has a bounded length.
        let mut beginnings = found.word.char_indices().map(|(at, char)| &found.word[..at + char.len_utf8()]);
        if !words.contains(&*found.word) && !beginnings.any(|beginning| prefixes.contains(beginning)) {
            continue;
        }
        match marks.last_mut() {
            Some(last) if last.end == found.range.start => last.end = found.range.end,
            _ => marks.push(found.range),
        }
    }
    marks
}

/// Returns the range of the text that is shown around its first mark. It begins
/// with a word, if one begins in the characters before the mark.
fn shown_range(text: &str, mark: usize) -> Range<usize> {
    let before = text.get(..mark).unwrap_or_default();
    let start = before.char_indices().rev().nth(CHARS_BEFORE - 1).map_or(0, |(at, _)| at);
    let start = match before.get(start..).and_then(|part| part.find(char::is_whitespace)) {
        Some(space) if start > 0 => {
            let rest = &before[start + space..];
            mark - rest.trim_start().len()
        }
        _ => start,
    };
    let shown = text.get(start..).unwrap_or_default();
    let end = shown.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| start + at);
    start..end
}
