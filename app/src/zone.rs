//! The hotel's clock: what an instant is called there.
//!
//! The server asks jiff, the browser its own `Intl`; both give the same parts,
//! and the page's language makes the same words of them, so that what the
//! server has rendered is what the browser would.

use shared::Timestamp;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
mod native;
#[cfg(feature = "hydrate")]
use browser as parts;
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
use native as parts;

/// A minute as a clock on the hotel's wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalTime {
    /// The year.
    pub year: u16,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
    /// 0 is Monday.
    pub weekday: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
}

impl LocalTime {
    /// The time of day, as the desk has it: `21:04`.
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// Whether both are of one day.
    pub fn same_day(&self, other: &Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

/// A time zone by its IANA name; one that is not known is UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(String);

impl Zone {
    /// The zone of that name.
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// What an instant is called there.
    pub fn local(&self, instant: Timestamp) -> LocalTime {
        parts::local(&self.0, instant)
    }
}
