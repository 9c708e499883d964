//! Times for people.

use jiff::tz::TimeZone;
use shared::Timestamp;

/// Returns a time in a time zone, like `Mon 30 Nov 2026, 14:05`.
pub fn moment(timezone: &str, at: Timestamp) -> String {
    // Time zones are checked when a hotel is stored.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).unwrap_or_default();
    at.to_zoned(zone).strftime("%a %-d %b %Y, %H:%M").to_string()
}
