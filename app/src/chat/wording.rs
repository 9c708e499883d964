//! Links and emoji in the text of a message.

use std::ops::Range;

/// A piece of a text. The pieces of a text, in their order, are the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Words(&'a str),
    /// A web address, as it was written: it begins with `http://`, `https://`
    /// or `www.`.
    Address(&'a str),
}

const STARTS: [&str; 3] = ["https://", "http://", "www."];
/// Maximum length of an address that becomes a link, in bytes.
pub const MAX_ADDRESS_BYTES: usize = 2048;
/// Characters at the end that belong to the sentence and not to the address.
const NOT_LAST: &str = ".,;:!?'\"…、。，！？；：»”’";
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('<', '>'), ('（', '）'), ('「', '」')];

/// Returns the pieces of a text, in time proportional to the text's length.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words_start, mut run_start) = (0, 0);
    for run in text.split_inclusive(ends_run) {
        if let Some(address) = address_in(run.trim_end_matches(ends_run)) {
            let (start, end) = (run_start + address.start, run_start + address.end);
            if words_start < start {
                pieces.push(Piece::Words(&text[words_start..start]));
            }
            pieces.push(Piece::Address(&text[start..end]));
            words_start = end;
        }
        run_start += run.len();
    }
    if words_start < text.len() {
        pieces.push(Piece::Words(&text[words_start..]));
    }
    pieces
}

fn ends_run(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Returns the byte range of the address in a run of characters without white
/// space. There is at most one: it extends to the end of the run, except for
/// punctuation, which cannot begin another address.
fn address_in(run: &str) -> Option<Range<usize>> {
    let (start, host) = run.char_indices().find_map(|(at, _)| {
        // Chinese and Thai are written without a space before an address.
        let begins_word = !run[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let host = at + if begins_word { start_bytes(&run[at..])? } else { return None };
        // A host begins with a letter or a digit of any script.
        run[host..].starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii()).then_some((at, host))
    })?;
    let end = start + trim_sentence_end(&run[start..]).len();
    (end > host && end - start <= MAX_ADDRESS_BYTES).then_some(start..end)
}

/// Returns the length of the prefix (`STARTS`) that begins a text.
fn start_bytes(text: &str) -> Option<usize> {
    let starts = |start: &&&str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    STARTS.iter().find(starts).map(|start| start.len())
}

/// Removes the punctuation at the end of an address, and closing brackets that
/// have no opening one in it. Brackets are counted once: what is removed is
/// subtracted.
fn trim_sentence_end(mut address: &str) -> &str {
    let mut unopened = [0_i32; BRACKETS.len()];
    let kind_of = |c: char| BRACKETS.iter().position(|(open, close)| c == *open || c == *close);
    let weight = |c: char, kind: usize| if c == BRACKETS[kind].1 { 1 } else { -1 };
    for c in address.chars() {
        if let Some(kind) = kind_of(c) {
            unopened[kind] += weight(c, kind);
        }
    }
    while let Some(last) = address.chars().next_back() {
        let kind = kind_of(last);
        let is_alone = kind.is_some_and(|kind| last == BRACKETS[kind].0 || unopened[kind] > 0);
        if !is_alone && !NOT_LAST.contains(last) {
            break;
        }
        if let Some(kind) = kind {
            unopened[kind] -= weight(last, kind);
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

/// Returns the URL of an address.
pub fn href(address: &str) -> String {
    let has_scheme = address.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("http"));
    if has_scheme { address.to_owned() } else { format!("https://{address}") }
}

/// Maximum number of emoji that are shown large.
const LARGE: usize = 3;

/// Returns whether a text consists of one to three emoji and nothing else
/// (Unicode TR 51: their blocks, joiners and modifiers).
pub fn is_emoji_alone(text: &str) -> bool {
    // Three emoji are never longer than this; most texts are.
    if text.len() > LARGE * 40 {
        return false;
    }
    let (mut count, mut is_joined, mut flags) = (0, false, 0);
    for c in text.chars() {
        match c {
            '\u{200d}' => is_joined = true,
            // Variation selectors, skin tones and flag tags belong to the
            // character before them.
            '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' if count > 0 => {}
            '\u{1f1e6}'..='\u{1f1ff}' => {
                // Two regional indicators make one flag.
                count += 1 - flags % 2;
                flags += 1;
            }
            '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{1f300}'..='\u{1faff}' => {
                count += usize::from(!is_joined);
                is_joined = false;
            }
            ' ' => {}
            _ => return false,
        }
    }
    (1..=LARGE).contains(&count)
}
