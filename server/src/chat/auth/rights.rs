//! Rules for who may write and how long a guest link is valid, as pure
//! functions of rows.

use crate::store::{ChatRuleExemptions, Stay};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::{DisabledCode, Timestamp};

#[cfg(test)]
mod tests;

pub(crate) const HOUR_MS: i64 = 60 * 60 * 1000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
/// Time for which a guest link stays valid after check-out, in milliseconds.
const AFTER_CHECK_OUT_MS: i64 = 30 * DAY_MS;
/// Time for which a guest link is valid while no check-out is known, in
/// milliseconds.
pub(crate) const WITHOUT_CHECK_OUT_MS: i64 = 180 * DAY_MS;

/// Returns the reason why the guest of this stay may not write; `None` if they may.
pub fn write_refusal(stay: &Stay, exemptions: ChatRuleExemptions) -> Option<DisabledCode> {
    if stay.checked_out_at.is_some() {
        return (!exemptions.after_check_out).then_some(DisabledCode::AlreadyCheckedOut);
    }
    if stay.checked_in_at.is_none() {
        return (!exemptions.before_check_in).then_some(DisabledCode::NotCheckedIn);
    }
    (stay.room_number.is_none() && !exemptions.no_room).then_some(DisabledCode::NoRoomAssigned)
}

/// Returns whether a token is valid.
pub fn is_token_valid(stay: &Stay, timezone: &str, issued_at: Timestamp, revoked: bool, now: Timestamp) -> bool {
    !revoked && !stay.cancelled && now < expires_at(stay, timezone, issued_at)
}

/// Returns the time at which a token expires: 30 days after departure, or 180
/// days after its issue while no departure is known.
pub fn expires_at(stay: &Stay, timezone: &str, issued_at: Timestamp) -> Timestamp {
    match departure(stay, timezone) {
        Some(departure) => departure.plus_ms(AFTER_CHECK_OUT_MS),
        None => issued_at.plus_ms(WITHOUT_CHECK_OUT_MS),
    }
}

/// Returns the time of departure: the later of the end of the planned day and
/// the actual check-out; `None` while neither is known.
pub fn departure(stay: &Stay, timezone: &str) -> Option<Timestamp> {
    stay.check_out.map(|date| end_of_day(date, timezone)).max(stay.checked_out_at)
}

fn end_of_day(date: Date, timezone: &str) -> Timestamp {
    // Time zones are checked when a hotel is stored. UTC would be wrong by a
    // day at most, in a period of thirty days.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let next_day = date.tomorrow().unwrap_or(Date::MAX);
    let end_ms = next_day.to_zoned(zone).map_or(i64::MAX, |midnight| midnight.timestamp().as_millisecond());
    Timestamp::from_unix_ms(end_ms)
}
