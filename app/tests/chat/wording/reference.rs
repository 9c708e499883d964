//! Reference implementation of the search for addresses, simple and slow: it
//! counts the brackets again for each character that it removes.

use app::chat::wording::Piece;

const STARTS: [&str; 3] = ["https://", "http://", "www."];
const NOT_LAST: &str = ".,;:!?'\"…、。，！？；：»”’";
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('<', '>'), ('（', '）'), ('「', '」')];

/// Returns the pieces of a text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words_start, mut at) = (0, 0);
    while let Some(next) = text[at..].chars().next() {
        let begins_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let Some(address) = address(&text[at..]).filter(|_| begins_word) else {
            at += next.len_utf8();
            continue;
        };
        if words_start < at {
            pieces.push(Piece::Words(&text[words_start..at]));
        }
        pieces.push(Piece::Address(address));
        at += address.len();
        words_start = at;
    }
    if words_start < text.len() {
        pieces.push(Piece::Words(&text[words_start..]));
    }
    pieces
}

/// Returns the address that begins a text.
fn address(text: &str) -> Option<&str> {
    let start = STARTS.iter().find(|start| text.to_ascii_lowercase().starts_with(*start))?;
    let end = text.find(|c: char| c.is_whitespace() || c.is_control()).unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let is_alone = |(open, close): &(char, char)| {
            let count = |bracket| address.chars().filter(|c| *c == bracket).count();
            last == *open || last == *close && count(*close) > count(*open)
        };
        if !NOT_LAST.contains(last) && !BRACKETS.iter().any(is_alone) {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.get(start.len()..)?.starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii()).then_some(address)
}
