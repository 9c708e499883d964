//! What a message's text holds beside words: addresses to follow, and emoji
//! that are all there is.

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
/// What ends a sentence rather than an address.
const NOT_LAST: &str = ".,;:!?'\"…、。，！？；：»”’";
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('<', '>'), ('（', '）'), ('「', '」')];

/// The pieces of a text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut words_from = 0;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        // Chinese and Thai leave no space in front of an address.
        let begins_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let address = if begins_word { address(&text[at..]) } else { None };
        let Some(address) = address else {
            at += next.len_utf8();
            continue;
        };
        if words_from < at {
            pieces.push(Piece::Words(&text[words_from..at]));
        }
        pieces.push(Piece::Address(address));
        at += address.len();
        words_from = at;
    }
    if words_from < text.len() {
        pieces.push(Piece::Words(&text[words_from..]));
    }
    pieces
}

/// The address that a text begins with.
fn address(text: &str) -> Option<&str> {
    let starts = |start: &&&str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let start = STARTS.iter().find(starts)?;
    let end = text.find(|c: char| c.is_whitespace() || c.is_control()).unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let has_no_partner = |(open, close): &(char, char)| {
            let count = |bracket| address.chars().filter(|c| *c == bracket).count();
            last == *open || last == *close && count(*close) > count(*open)
        };
        if !NOT_LAST.contains(last) && !BRACKETS.iter().any(has_no_partner) {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    // A host begins with a letter or a number, of any script.
    address.get(start.len()..)?.starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii()).then_some(address)
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
