//! Time zone of the hotel: local date and time of an instant.
//!
//! The server uses jiff, the browser its own `Intl`. Both return the same
//! parts, and the page's language formats them in the same way, so that the
//! server and the browser render the same text.

use shared::Timestamp;

#[cfg(feature = "hydrate")]
mod browser;
mod local_time;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
mod native;
pub use local_time::LocalTime;

#[cfg(feature = "hydrate")]
use browser as parts;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
use native as parts;

/// A time zone by its IANA name; an unknown name means UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(String);

impl Zone {
    /// Returns the zone with that name.
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Returns the local time of an instant.
    pub fn local(&self, instant: Timestamp) -> LocalTime {
        parts::local(&self.0, instant)
    }
}
