use super::*;
use crate::store::Stay;

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
