//! Time zone of the hotel: local date and time of an instant.
//!
//! The server uses jiff, the browser its own `Intl`. Both return the same
//! parts, and the page's language formats them in the same way, so that the
//! server and the browser render the same text.

use shared::Timestamp;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
mod native;
#[cfg(feature = "hydrate")]
use browser as parts;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
use native as parts;

/// Local date and time, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalTime {
    /// The year.
    pub year: u16,
    /// Month, 1–12.
    pub month: u8,
    /// Day of the month, 1–31.
    pub day: u8,
    /// Day of the week; 0 is Monday.
    pub weekday: u8,
    /// Hour, 0–23.
    pub hour: u8,
    /// Minute, 0–59.
    pub minute: u8,
}

impl LocalTime {
    /// Returns the time of day in the desk's format: `21:04`.
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// Returns whether both are on the same day.
    pub fn same_day(&self, other: &Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

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
