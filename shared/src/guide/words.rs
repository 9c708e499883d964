//! Short texts of a guide, and the tags of its languages.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Maximum length of a line, in Unicode scalar values.
pub const MAX_LINE_CHARS: usize = 60;
const MAX_TAG_CHARS: usize = 35;

/// Title or short message: trimmed, 1–60 Unicode scalar values, no control
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

/// Error of a text that is not a line. `Display` states the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineError;

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a title or a quick reply is one line of 1 to {MAX_LINE_CHARS} characters")
    }
}

impl core::error::Error for LineError {}

impl Line {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Line {
    type Error = LineError;

    fn try_from(text: String) -> Result<Self, LineError> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= MAX_LINE_CHARS && !text.chars().any(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(LineError) }
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

/// Language tag with the shape of BCP 47: subtags of letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(String);

/// Error of a text that is not a language tag. `Display` states the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanguageTagError;

impl fmt::Display for LanguageTagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a language must be written like en, pt-BR or zh-Hant")
    }
}

impl core::error::Error for LanguageTagError {}

impl LanguageTag {
    /// Returns the tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = LanguageTagError;

    fn try_from(tag: String) -> Result<Self, LanguageTagError> {
        let mut parts = tag.split('-');
        let begins = parts
            .next()
            .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let goes_on =
            parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if begins && goes_on && tag.len() <= MAX_TAG_CHARS { Ok(Self(tag)) } else { Err(LanguageTagError) }
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
