//! A hotel's colour.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Colour as `#rrggbb`, in lower case. No other text can get into a style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccentColor(String);

/// Error of a text that is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccentError;

impl fmt::Display for AccentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour must be written like #0b6e4f")
    }
}

impl core::error::Error for AccentError {}

impl AccentColor {
    /// Returns the colour as `#rrggbb`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns red, green and blue, 0–255 each.
    pub fn rgb(&self) -> [u8; 3] {
        let channel = |at: usize| u8::from_str_radix(&self.0[at..at + 2], 16).unwrap_or(0);
        [channel(1), channel(3), channel(5)]
    }
}

impl fmt::Display for AccentColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Default for AccentColor {
    /// Returns a dark green on which white text is legible.
    fn default() -> Self {
        Self("#0b6e4f".to_owned())
    }
}

impl TryFrom<String> for AccentColor {
    type Error = AccentError;

    fn try_from(text: String) -> Result<Self, AccentError> {
        let digits = text.strip_prefix('#').ok_or(AccentError)?;
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(AccentError)
        }
    }
}

impl core::str::FromStr for AccentColor {
    type Err = AccentError;

    fn from_str(text: &str) -> Result<Self, AccentError> {
        Self::try_from(text.to_owned())
    }
}

impl From<AccentColor> for String {
    fn from(color: AccentColor) -> Self {
        color.0
    }
}

crate::json_texts!(AccentColor);
