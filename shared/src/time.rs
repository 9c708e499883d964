//! Times on the wire: RFC 3339 in UTC with milliseconds.

use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::time::{Duration, UNIX_EPOCH};

/// Time in whole milliseconds since 1970-01-01T00:00:00Z, from then to the end of
/// the year 9999. On the wire `2026-11-22T10:00:00.123Z` (RFC 3339, section 5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

const LAST_MS: u64 = 253_402_300_799_999;

impl Timestamp {
    /// Returns the time for milliseconds since the epoch; values outside the range
    /// become its nearer end.
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        Self(u64::try_from(unix_ms).unwrap_or(0).min(LAST_MS))
    }

    /// Returns the milliseconds since the epoch.
    pub fn unix_ms(self) -> i64 {
        // At most LAST_MS, far inside i64.
        self.0 as i64
    }

    /// Returns the time `ms` later, within the range.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_unix_ms(self.unix_ms().saturating_add(ms))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(self.0)).fmt(f)
    }
}

/// Error of a text that is not an RFC 3339 time in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an instant must be written like 2026-11-22T10:00:00Z")
    }
}

impl core::error::Error for TimestampError {}

impl core::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let time = humantime::parse_rfc3339(text).map_err(|_| TimestampError)?;
        let since = time.duration_since(UNIX_EPOCH).map_err(|_| TimestampError)?;
        u64::try_from(since.as_millis()).ok().filter(|ms| *ms <= LAST_MS).map(Self).ok_or(TimestampError)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

crate::json_texts!(Timestamp);
