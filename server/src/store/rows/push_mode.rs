//! Content of push notifications, as a hotel chooses it.

use std::fmt;
use std::str::FromStr;

/// Content of the push notifications that a hotel's guests get while the page is
/// closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PushMode {
    /// No notifications.
    Off,
    /// That there is a message.
    #[default]
    Notice,
    /// The beginning of the message, which anybody who sees the phone can read.
    Text,
}

impl PushMode {
    /// Returns the name of the mode on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Notice => "notice",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for PushMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Error of a text that is no push mode.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mode must be off, notice or text")]
pub struct PushModeError;

impl FromStr for PushMode {
    type Err = PushModeError;

    fn from_str(text: &str) -> Result<Self, PushModeError> {
        [Self::Off, Self::Notice, Self::Text].into_iter().find(|mode| mode.as_str() == text).ok_or(PushModeError)
    }
}
