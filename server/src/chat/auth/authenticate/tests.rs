use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::store::ChatRuleExemptions;
use crate::support::{House, TestDatabase};
use jiff::civil::date;

/// Returns a guest who leaves on 24 November 2026, and the token of a guest
/// link.
async fn invited() -> (House, TestDatabase, String) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    until(&house, date(2026, 11, 24)).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    (house, database, token)
}

async fn until(house: &House, check_out: jiff::civil::Date) {
    let put = PutBooking { check_out: Change::Set(check_out), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, put).await;
}

async fn opens(house: &House, token: &str) -> bool {
    match house.chat.join(House::HOTEL, Some(token)).await {
        Ok(_) => true,
        Err(ChatError::InvalidToken) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_link_opens_until_thirty_days_after_check_out() {
    let (house, _database, token) = invited().await;
    house.clock.set("2026-12-24T23:59:59.999Z");
    assert!(opens(&house, &token).await);
    house.clock.set("2026-12-25T00:00:00Z");
    assert!(!opens(&house, &token).await);
}

#[tokio::test]
async fn a_links_end_follows_the_booking() {
    let (house, _database, token) = invited().await;
    house.clock.set("2026-12-25T00:00:00Z");
    until(&house, date(2026, 11, 25)).await;
    assert!(opens(&house, &token).await);
    until(&house, date(2026, 11, 23)).await;
    assert!(!opens(&house, &token).await);
    let stayed_on = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, stayed_on).await;
    assert!(opens(&house, &token).await);
}

#[tokio::test]
async fn without_a_check_out_a_link_opens_for_180_days() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let first = house.token(House::HOTEL, House::BOOKING).await;
    house.clock.advance_ms(1);
    let second = house.token(House::HOTEL, House::BOOKING).await;
    house.clock.set("2027-05-21T10:00:00Z");
    assert!(!opens(&house, &first).await);
    assert!(opens(&house, &second).await);
}

#[tokio::test]
async fn a_cancelled_bookings_link_opens_again_when_it_is_not_cancelled_any_more() {
    let (house, _database, token) = invited().await;
    for cancelled in [true, false] {
        let put = PutBooking { cancelled: Some(cancelled), ..PutBooking::default() };
        house.put(House::HOTEL, House::BOOKING, put).await;
        assert_eq!(opens(&house, &token).await, !cancelled);
    }
}

#[tokio::test]
async fn whatever_a_token_lacks_the_answer_is_the_same() {
    let (house, _database, token) = invited().await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let revoked = house.token(House::HOTEL, "BK-2025-0123").await;
    let slug = House::HOTEL.parse().expect("a slug");
    assert_eq!(house.chat.revoke_links(&slug, &House::BOOKING.parse().expect("a name")).await.expect("revoked"), 2);
    let fresh = house.token(House::HOTEL, House::BOOKING).await;
    assert!(opens(&house, &fresh).await);
    let unknown = "A".repeat(43);
    let key = house.api_key(House::HOTEL).await;
    for wrong in [token.as_str(), &revoked, &unknown, &key, "", "x", &fresh[1..], &format!("{fresh}A"), "\u{0}"] {
        let refused = house.chat.join(House::HOTEL, Some(wrong)).await.map(|guest| guest.thread.booking);
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
    }
    for slug in ["dingle", "nowhere", "Killarney", "", "killarney/", "killarney "] {
        let refused = house.chat.join(slug, Some(&fresh)).await.map(|guest| guest.thread.booking);
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{slug}: {refused:?}");
    }
    assert!(matches!(house.chat.join(House::HOTEL, None).await, Err(ChatError::TokenRequired)));
    assert!(matches!(house.chat.hotel_of_api_key(House::HOTEL, Some(&fresh)).await, Err(ChatError::InvalidToken)));
    assert!(matches!(house.chat.hotel_of_api_key("dingle", Some(&key)).await, Err(ChatError::InvalidToken)));
    assert!(matches!(house.chat.hotel_of_api_key(House::HOTEL, None).await, Err(ChatError::TokenRequired)));
    assert!(house.chat.hotel_of_api_key(House::HOTEL, Some(&key)).await.is_ok());
}
