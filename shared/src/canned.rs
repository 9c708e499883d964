//! Canned replies: frequent answers of a hotel, inserted by a shortcut.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Maximum length of a shortcut, in characters.
pub const MAX_SHORTCUT_CHARS: usize = 30;

/// Word that inserts a reply: `[a-z0-9]+(-[a-z0-9]+)*`, 1–30 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shortcut(String);

/// Error of a word that is not a shortcut. `Display` states the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortcutError;

impl fmt::Display for ShortcutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a shortcut must be 1 to 30 characters of a-z and 0-9, words joined by single hyphens")
    }
}

impl core::error::Error for ShortcutError {}

impl Shortcut {
    /// Returns the word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Shortcut {
    type Error = ShortcutError;

    fn try_from(word: String) -> Result<Self, ShortcutError> {
        let is_part = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if word.len() <= MAX_SHORTCUT_CHARS && word.split('-').all(is_part) {
            Ok(Self(word))
        } else {
            Err(ShortcutError)
        }
    }
}

impl core::str::FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(word: &str) -> Result<Self, ShortcutError> {
        Self::try_from(word.to_owned())
    }
}

impl From<Shortcut> for String {
    fn from(shortcut: Shortcut) -> Self {
        shortcut.0
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Frequent answer of a hotel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReply {
    /// Word that inserts the reply, unique within the hotel.
    pub shortcut: Shortcut,
    /// The text, with the rules of a message's text; may contain placeholders.
    pub text: String,
}

/// The answer to `GET …/canned-replies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReplyList {
    /// Canned replies, ordered by shortcut.
    pub canned_replies: Vec<CannedReply>,
}

/// The body of `PUT …/canned-replies/{shortcut}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutCannedReply {
    /// The text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MessageText, required))]
    pub text: Option<String>,
}

/// Values of the placeholders in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholders<'a> {
    /// Value of `{guest}`.
    pub guest: &'a str,
    /// Value of `{room}`; `None` while no room is assigned.
    pub room: Option<&'a str>,
    /// Value of `{hotel}`.
    pub hotel: &'a str,
}

impl<'a> Placeholders<'a> {
    /// Returns the value of the placeholder that a text begins with, and the rest
    /// of the text.
    fn strip<'t>(&self, text: &'t str) -> Option<(&'a str, &'t str)> {
        let values = [("{guest}", self.guest), ("{room}", self.room.unwrap_or_default()), ("{hotel}", self.hotel)];
        values.into_iter().find_map(|(name, value)| Some((value, text.strip_prefix(name)?)))
    }
}

/// Replaces `{guest}`, `{room}` and `{hotel}` in a text, once: values are not
/// searched for placeholders. Other braces are unchanged. For an empty value, a
/// space beside the placeholder is removed, so that no space is doubled, at either
/// end of a line, or before a punctuation mark.
pub fn fill(text: &str, with: &Placeholders<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        match with.strip(rest) {
            Some(("", behind)) => rest = close_up(&mut filled, behind),
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Removes the space that is superfluous between two texts after an empty value.
/// Returns the rest of `behind`.
fn close_up<'t>(before: &mut String, behind: &'t str) -> &'t str {
    let begins_line = before.is_empty() || before.ends_with(['\n', ' ']);
    if begins_line && behind.starts_with(' ') {
        return &behind[1..];
    }
    let ends_phrase = behind.is_empty() || behind.starts_with(['\n', '.', ',', ';', ':', '!', '?', ')']);
    if before.ends_with(' ') && ends_phrase {
        before.pop();
    }
    behind
}

crate::json_texts!(Shortcut);

crate::json_objects! {
    CannedReply { shortcut text }
}
