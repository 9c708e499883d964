//! Id of a connection of an engine.

use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Maximum length of a socket id, in bytes. Ours (two 64-bit numbers and a dot)
/// have at most 41; those of other engines are shorter.
const MAX_BYTES: usize = 64;

/// A socket id, `digits.digits` (Pusher docs, "Auth signatures"). It is part of
/// the signed text, so nothing else may be signed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SocketId(Box<str>);

/// The text is not `digits.digits` of at most 64 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a socket id must be digits, a dot and digits, at most 64 characters")]
pub struct InvalidSocketId;

impl SocketId {
    /// Creates an id from two numbers.
    pub fn from_parts(first: u64, second: u64) -> Self {
        Self(format!("{first}.{second}").into())
    }

    /// Returns the id as sent to clients.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SocketId {
    type Err = InvalidSocketId;

    fn from_str(text: &str) -> Result<Self, InvalidSocketId> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match text.split_once('.') {
            Some((first, second)) if text.len() <= MAX_BYTES && digits(first) && digits(second) => {
                Ok(Self(text.into()))
            }
            _ => Err(InvalidSocketId),
        }
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
