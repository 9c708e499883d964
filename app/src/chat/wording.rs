//! What a message's text holds beside words: addresses to follow, and emoji
//! that are all there is.

use std::ops::Range;

/// A piece of a text. All of them, in their order, are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Words(&'a str),
    /// An address of the web, as it was written: with `http://`, `https://` or
    /// `www.` in front.
    Address(&'a str),
}

const STARTS: [&str; 3] = ["https://", "http://", "www."];
/// The longest address that becomes a link, in bytes.
pub const MAX_ADDRESS_BYTES: usize = 2048;
/// What ends a sentence rather than an address.
const NOT_LAST: &str = ".,;:!?'\"…、。，！？；：»”’";
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('<', '>'), ('（', '）'), ('「', '」')];

/// The pieces of a text. Takes time in proportion to the text's length.
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

/// The address in a run of characters without white space, in bytes. There is at
/// most one: it reaches to the end of the run but for characters that begin no
/// other address.
fn address_in(run: &str) -> Option<Range<usize>> {
    let (start, host) = run.char_indices().find_map(|(at, _)| {
        // Chinese and Thai leave no space in front of an address.
        let begins_word = !run[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let host = at + if begins_word { start_bytes(&run[at..])? } else { return None };
        // A host begins with a letter or a number, of any script.
        run[host..].starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii()).then_some((at, host))
    })?;
    let end = start + trim_sentence_end(&run[start..]).len();
    (end > host && end - start <= MAX_ADDRESS_BYTES).then_some(start..end)
}

/// The length of the start of an address that a text begins with.
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

/// Where an address leads.
pub fn href(address: &str) -> String {
    let has_scheme = address.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("http"));
    if has_scheme { address.to_owned() } else { format!("https://{address}") }
}

/// The most that is shown large.
const LARGE: usize = 3;

/// Whether a text is one to three emoji and nothing else (Unicode TR 51: their
/// blocks, and what joins and changes them).
pub fn is_emoji_alone(text: &str) -> bool {
    // Most texts are longer than any three emoji.
    if text.len() > LARGE * 40 {
        return false;
    }
    let (mut count, mut is_joined, mut flags) = (0, false, 0);
    for c in text.chars() {
        match c {
            '\u{200d}' => is_joined = true,
            // Variations, skin tones, tags of flags: parts of the one before.
            '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' if count > 0 => {}
            '\u{1f1e6}'..='\u{1f1ff}' => {
                // Two letters make a flag.
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
