//! The phase of a guest's stay, as a pure function of a booking.

use crate::store::Stay;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::Timestamp;
use shared::desk::StayPhase;

#[cfg(test)]
mod tests;

/// Returns the current date at a hotel.
pub fn local_date(timezone: &str, now: Timestamp) -> Date {
    // Time zones are checked when a hotel is stored.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(now.unix_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(zone).date()
}

/// Returns the phase of a stay on the hotel's day `today`; `None` if the
/// booking does not determine it, or is cancelled.
///
/// Recorded events take precedence over planned dates: a guest who has checked
/// in is in the house even after the planned day of departure, and one who has
/// checked out has left. Without recorded events the planned dates apply.
pub fn phase(stay: &Stay, today: Date) -> Option<StayPhase> {
    if stay.cancelled {
        return None;
    }
    if stay.checked_out_at.is_some() {
        return Some(StayPhase::Departed);
    }
    let in_house_phase = if stay.check_out == Some(today) { StayPhase::LeavesToday } else { StayPhase::InHouse };
    if stay.checked_in_at.is_some() {
        return Some(in_house_phase);
    }
    match (stay.check_in, stay.check_out) {
        (_, Some(check_out)) if check_out < today => Some(StayPhase::Departed),
        (Some(check_in), _) if check_in > today => Some(StayPhase::Upcoming),
        (Some(check_in), _) if check_in == today => Some(StayPhase::ArrivesToday),
        (Some(_), _) => Some(in_house_phase),
        // With only a date of departure, the phase is known on that day and
        // after it.
        (None, Some(check_out)) => (check_out == today).then_some(StayPhase::LeavesToday),
        (None, None) => None,
    }
}
