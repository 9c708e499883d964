//! Where a guest's stay has got to: pure rules over a booking.

use crate::store::Stay;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::Timestamp;
use shared::desk::StayPhase;

#[cfg(test)]
mod tests;

/// The day it is at a hotel.
pub fn local_date(timezone: &str, now: Timestamp) -> Date {
    // A hotel's time zone was checked when it was put.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(now.unix_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(zone).date()
}

/// Where a stay has got to on the hotel's day `today`; `None` where the
/// booking does not tell, or is cancelled.
///
/// What has happened wins over what was planned: a guest who has checked in
/// is in the house however late it gets, and one who has checked out has left.
/// Where nothing was reported the planned days are taken at their word.
pub fn phase(stay: &Stay, today: Date) -> Option<StayPhase> {
    if stay.cancelled {
        return None;
    }
    if stay.checked_out_at.is_some() {
        return Some(StayPhase::Departed);
    }
    let here = if stay.check_out == Some(today) { StayPhase::LeavesToday } else { StayPhase::InHouse };
    if stay.checked_in_at.is_some() {
        return Some(here);
    }
    match (stay.check_in, stay.check_out) {
        (_, Some(check_out)) if check_out < today => Some(StayPhase::Departed),
        (Some(check_in), _) if check_in > today => Some(StayPhase::Upcoming),
        (Some(check_in), _) if check_in == today => Some(StayPhase::ArrivesToday),
        (Some(_), _) => Some(here),
        // Only the departure is known: it tells of today alone.
        (None, Some(check_out)) => (check_out == today).then_some(StayPhase::LeavesToday),
        (None, None) => None,
    }
}
