//! Hostile inputs, built from the tokens of a scanner's grammar.

/// Characters that every scanner may receive: a letter, a digit, white space, a
/// combining mark, a joiner and a character of four bytes.
const COMMON: [&str; 6] = ["a", "9", " ", "\u{301}", "\u{200d}", "👍"];

/// Input that can be built in any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern<'a> {
    /// One token, repeated.
    Repeated(&'a str),
    /// Two tokens in turn.
    Alternating(&'a str, &'a str),
    /// One token repeated, whole each time, then another one repeated: openings before
    /// endings, and endings before openings.
    Halves(&'a str, &'a str),
    /// One token once, then another one repeated.
    Once(&'a str, &'a str),
}

impl Pattern<'_> {
    /// Returns the input with that number of characters.
    pub fn text(&self, chars: usize) -> String {
        match self {
            Self::Repeated(token) => repeated(token, chars),
            Self::Alternating(one, other) => repeated(&format!("{one}{other}"), chars),
            Self::Halves(one, other) => {
                // A token that is cut in the middle would end some inputs, and not
                // others; so would a second half at another place within the records of
                // a binary format, whose lengths divide 24.
                let half = chars / 2 - chars / 2 % 24;
                let half = one.repeat(half / one.chars().count());
                let left = chars - half.chars().count();
                half + &repeated(other, left)
            }
            Self::Once(one, other) => beginning(&(one.to_string() + &repeated(other, chars)), chars).to_owned(),
        }
    }
}

fn repeated(token: &str, chars: usize) -> String {
    beginning(&token.repeat(chars.div_ceil(token.chars().count())), chars).to_owned()
}

/// Returns the first `chars` characters of a text.
fn beginning(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// Returns the patterns of some tokens: each alone, each with every other, and each
/// before the characters that every scanner may receive.
pub fn patterns<'a>(tokens: &[&'a str]) -> Vec<Pattern<'a>> {
    let all = || tokens.iter().chain(&COMMON).copied();
    let mut patterns: Vec<Pattern<'a>> = all().map(Pattern::Repeated).collect();
    for (nth, one) in tokens.iter().copied().enumerate() {
        patterns.extend(COMMON.iter().filter(|other| **other != one).map(|other| Pattern::Once(one, other)));
        let others = tokens.iter().filter(|other| **other != one);
        patterns.extend(others.map(|other| Pattern::Halves(one, other)));
        patterns.extend(tokens[nth + 1..].iter().map(|other| Pattern::Alternating(one, other)));
    }
    patterns
}
