use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::support::House;
use tokio::sync::watch;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Waits until the booking is erased; the test runner has a time limit.
async fn until_gone(house: &House) {
    let (slug, booking) = (House::HOTEL.parse().expect("a slug"), House::BOOKING.parse().expect("a name"));
    while house.chat.booking(&slug, &booking).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn owner_erases_due_bookings_and_stops_promptly() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let gone = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, gone).await;
    house.clock.advance_ms(91 * DAY_MS);
    let (own, owner) = watch::channel(false);
    let (stop, stopped) = watch::channel(false);
    let job = tokio::spawn(erase_due_bookings(house.chat.clone(), Ownership::new(owner, stopped)));
    tokio::task::yield_now().await;
    house.put(House::HOTEL, House::BOOKING, PutBooking::default()).await;
    own.send(true).expect("the task waits for ownership");
    until_gone(&house).await;
    stop.send_replace(true);
    job.await.expect("an end");
}

#[tokio::test]
async fn process_without_ownership_erases_nothing() {
    let (house, _database) = House::open(0).await;
    let (own, owner) = watch::channel(false);
    drop(own);
    let (stop, stopped) = watch::channel(false);
    drop(stop);
    erase_due_bookings(house.chat.clone(), Ownership::new(owner, stopped)).await;
}
