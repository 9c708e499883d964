//! Names in URLs and in Pusher channel names.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Text between the slug and the booking id in a channel name. A slug that
/// contained it could imitate another hotel's channel.
const RESERVED: &str = "guest-chat-booking";

/// Error of a name that breaks its grammar. `Display` states the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Not a hotel slug.
    HotelSlug,
    /// Not a booking id.
    BookingId,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HotelSlug => {
                "a hotel slug must be 1 to 50 characters of a-z and 0-9, words joined by single hyphens, \
                 and does not contain \"guest-chat-booking\""
            }
            Self::BookingId => "a booking id must be 1 to 64 characters of A-Z a-z 0-9 _ = @ , . ; -",
        })
    }
}

impl core::error::Error for NameError {}

/// Name of a hotel in URLs and channels: `[a-z0-9]+(-[a-z0-9]+)*`, 1–50 characters,
/// never containing `guest-chat-booking`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HotelSlug(String);

/// Name of a booking within its hotel: 1–64 of `A-Za-z0-9_=@,.;-`, case-sensitive.
/// The alphabet is that of Pusher channel names (Pusher docs, "Channels": channel
/// naming conventions).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookingId(String);

fn is_slug(name: &str) -> bool {
    (1..=50).contains(&name.len())
        && name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        // Not `contains`, which would add a general string search to the wasm.
        && !name.as_bytes().windows(RESERVED.len()).any(|part| part == RESERVED.as_bytes())
}

fn is_booking_id(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_=@,.;-".contains(&b))
}

macro_rules! name {
    ($name:ident, $valid:ident, $error:expr) => {
        impl $name {
            /// Returns the name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(name: String) -> Result<Self, NameError> {
                if $valid(&name) { Ok(Self(name)) } else { Err($error) }
            }
        }

        impl core::str::FromStr for $name {
            type Err = NameError;

            fn from_str(name: &str) -> Result<Self, NameError> {
                Self::try_from(name.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(HotelSlug, is_slug, NameError::HotelSlug);
name!(BookingId, is_booking_id, NameError::BookingId);

crate::json_texts!(HotelSlug BookingId);
