//! Who may write, and how long a link opens: pure rules over rows.

use crate::store::{Allowances, Stay, Thread};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::{ChatState, DisabledCode, Timestamp};

#[cfg(test)]
mod tests;

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a link still opens after check-out.
const AFTER_CHECK_OUT_MS: i64 = 30 * DAY_MS;
/// How long it opens while no check-out is known.
pub(super) const WITHOUT_CHECK_OUT_MS: i64 = 180 * DAY_MS;

/// Why the guest of this stay may not write; `None` where they may.
pub fn closed(stay: &Stay, allow: Allowances) -> Option<DisabledCode> {
    if stay.checked_out_at.is_some() {
        return (!allow.after_check_out).then_some(DisabledCode::AlreadyCheckedOut);
    }
    if stay.checked_in_at.is_none() {
        return (!allow.before_check_in).then_some(DisabledCode::NotCheckedIn);
    }
    (stay.room_number.is_none() && !allow.no_room).then_some(DisabledCode::NoRoomAssigned)
}

/// The state of the chat as its guest sees it.
pub fn chat_state(thread: &Thread) -> ChatState {
    ChatState::new(
        closed(&thread.booking.stay, thread.hotel.allow),
        thread.booking.stay.room_number.clone(),
        thread.conversation.handler.clone(),
    )
}

/// Whether a token still opens something.
pub fn opens(stay: &Stay, timezone: &str, issued_at: Timestamp, revoked: bool, now: Timestamp) -> bool {
    !revoked && !stay.cancelled && now < expires_at(stay, timezone, issued_at)
}

/// Until when a token opens: 30 days after check-out (the later of the day
/// agreed and the time it happened), or 180 days from issue while neither is
/// known.
pub fn expires_at(stay: &Stay, timezone: &str, issued_at: Timestamp) -> Timestamp {
    match departure(stay, timezone) {
        Some(departure) => departure.plus_ms(AFTER_CHECK_OUT_MS),
        None => issued_at.plus_ms(WITHOUT_CHECK_OUT_MS),
    }
}

/// When the guest has left: the later of the day agreed and the time it
/// happened; `None` while neither is known.
pub fn departure(stay: &Stay, timezone: &str) -> Option<Timestamp> {
    stay.check_out.map(|date| end_of_day(date, timezone)).max(stay.checked_out_at)
}

fn end_of_day(date: Date, timezone: &str) -> Timestamp {
    // A hotel's time zone was checked when it was put; UTC is a day off at
    // the most, in a span of thirty.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let next_day = date.tomorrow().unwrap_or(Date::MAX);
    let end_ms = next_day.to_zoned(zone).map_or(i64::MAX, |midnight| midnight.timestamp().as_millisecond());
    Timestamp::from_unix_ms(end_ms)
}
