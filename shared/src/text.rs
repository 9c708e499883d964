//! The text of a message.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Maximum length of a message, in Unicode scalar values.
pub const MAX_SCALARS: usize = 4000;

/// Text in front of the last four digits of a hidden card number.
pub const HIDDEN_CARD: &str = "•••• •••• •••• ";

/// Returns whether a text contains a hidden card number.
pub fn contains_hidden_card(text: &str) -> bool {
    // A false positive is unlikely and harmless.
    let mut in_a_row = 0;
    text.chars().any(|char| {
        in_a_row = if char == '•' { in_a_row + 1 } else { 0 };
        in_a_row == 4
    })
}

/// Text of a message: trimmed, 1–4000 Unicode scalar values, no control characters
/// but newline and tab. Line ends are `\n`: a form posts `\r\n`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageText(String);

/// Reason why a text is not a valid message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Required,
    /// More than [`MAX_SCALARS`] characters.
    TooLong,
    /// A control character other than newline and tab.
    ControlCharacter,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Required => "a message needs a text",
            Self::TooLong => "a message must have at most 4000 characters",
            Self::ControlCharacter => "a message must not contain control characters other than newline and tab",
        })
    }
}

impl core::error::Error for TextError {}

impl MessageText {
    /// Trims and checks a text.
    ///
    /// # Errors
    /// [`TextError`] if the text breaks the grammar of a message.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let mut lines = text.split('\n').peekable();
        let mut text = String::with_capacity(text.len());
        while let Some(line) = lines.next() {
            match lines.peek() {
                Some(_) => text.extend([line.strip_suffix('\r').unwrap_or(line), "\n"]),
                None => text.push_str(line),
            }
        }
        let text = text.trim();
        if text.is_empty() {
            Err(TextError::Required)
        } else if text.chars().count() > MAX_SCALARS {
            Err(TextError::TooLong)
        } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            Err(TextError::ControlCharacter)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MessageText {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::new(&text)
    }
}

impl From<MessageText> for String {
    fn from(text: MessageText) -> Self {
        text.0
    }
}
