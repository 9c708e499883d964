use super::*;
use crate::store::Stay;
use jiff::civil::date;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_796_000_000_000)
}
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn row(stay: Stay, link_issued_at: Option<Timestamp>, guest_read_at: Option<Timestamp>) -> BookingRow {
    let booking = Booking { key: BookingKey(1), booking_id: "BK-1".parse().expect("an id"), stay };
    BookingRow { booking, conversation_id: ConversationId(1), guest_read_at, link_issued_at }
}

fn state(row: BookingRow) -> LinkState {
    listed(row, "Europe/Dublin", now()).link
}

#[test]
fn link_is_missing_created_or_used() {
    let stay = Stay::default();
    assert_eq!(state(row(stay.clone(), None, None)), LinkState::Missing);
    assert_eq!(state(row(stay.clone(), Some(now()), None)), LinkState::Created);
    assert_eq!(state(row(stay, Some(now()), Some(now()))), LinkState::Used);
}

#[test]
fn link_that_is_no_longer_valid_is_missing() {
    let cancelled = Stay { cancelled: true, ..Stay::default() };
    assert_eq!(state(row(cancelled, Some(now()), Some(now()))), LinkState::Missing);
    let expired = now().plus_ms(-181 * DAY_MS);
    assert_eq!(state(row(Stay::default(), Some(expired), Some(now()))), LinkState::Missing);
}

#[test]
fn day_is_that_of_the_time_zone() {
    let before_midnight = Timestamp::from_unix_ms(1_782_860_399_000); // 2026-06-30T22:59:59Z
    assert_eq!(day_at(before_midnight, "Europe/Dublin"), date(2026, 6, 30));
    assert_eq!(day_at(before_midnight.plus_ms(1_000), "Europe/Dublin"), date(2026, 7, 1));
    assert_eq!(day_at(before_midnight, "Asia/Tokyo"), date(2026, 7, 1));
}
