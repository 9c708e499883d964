//! Hostile inputs, made of the tokens that a scanner's grammar knows.

/// Characters that any scanner may meet: a letter, a digit, white space, a
/// combining mark, a joiner and a character of four bytes.
const COMMON: [&str; 6] = ["a", "9", " ", "\u{301}", "\u{200d}", "👍"];

/// An input that can be made in any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern<'a> {
    /// One token again and again.
    Repeated(&'a str),
    /// Two tokens in turn.
    Alternating(&'a str, &'a str),
    /// One token again and again, whole each time, and then the other: starts before
    /// ends, and ends before starts.
    Halves(&'a str, &'a str),
    /// One token once, and then the other again and again.
    Once(&'a str, &'a str),
}

impl Pattern<'_> {
    /// The input of so many characters.
    pub fn text(&self, chars: usize) -> String {
        match self {
            Self::Repeated(token) => repeated(token, chars),
            Self::Alternating(one, other) => repeated(&format!("{one}{other}"), chars),
            Self::Halves(one, other) => {
                // A token that is cut in the middle would end some inputs, and not others.
                let half = one.repeat(chars / 2 / one.chars().count());
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

/// The first so many characters of a text.
fn beginning(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// The patterns of some tokens: each alone, each with each other, and each before
/// the characters that any scanner may meet.
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
