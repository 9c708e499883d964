//! Time zones by jiff.

use super::local_time::LocalTime;
use jiff::tz::TimeZone;
use shared::Timestamp;

pub(super) fn local(zone: &str, instant: Timestamp) -> LocalTime {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(instant.unix_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let local = instant.to_zoned(zone);
    // Each part is within the range of its type.
    LocalTime {
        year: local.year() as u16,
        month: local.month() as u8,
        day: local.day() as u8,
        weekday: local.weekday().to_monday_zero_offset() as u8,
        hour: local.hour() as u8,
        minute: local.minute() as u8,
    }
}
