//! Lists of bookings.

use super::*;
use crate::store::{BookingFilter, BookingRow};
use crate::token::{GuestToken, SecretHash};
use jiff::civil::{Date, date};

on_each_engine! {
    bookings_are_selected_by_day_and_state,
    bookings_of_another_hotel_are_not_listed,
    bookings_are_read_in_pages_newest_first,
    newest_link_that_is_not_revoked_is_listed,
    known_bookings_are_those_of_the_hotel,
}

const DAY: Date = date(2026, 11, 30);

fn stay(guest_name: &str) -> Stay {
    Stay { guest_name: guest_name.to_owned(), ..Stay::default() }
}

async fn list(store: &Store, hotel: HotelKey, filter: BookingFilter) -> Vec<BookingRow> {
    page(store, hotel, filter, None, 100).await
}

async fn page(
    store: &Store,
    hotel: HotelKey,
    filter: BookingFilter,
    before: Option<BookingKey>,
    limit: i64,
) -> Vec<BookingRow> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    snapshot.db().bookings(hotel, filter, before, limit).await.expect("bookings")
}

fn names(rows: &[BookingRow]) -> Vec<&str> {
    rows.iter().map(|row| &*row.booking.stay.guest_name).collect()
}

async fn bookings_are_selected_by_day_and_state(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let arriving = Stay { check_in: Some(DAY), ..stay("Ada") };
    let in_house = Stay { check_out: Some(DAY), checked_in_at: Some(at(1)), ..stay("Ben") };
    let departed =
        Stay { check_out: Some(DAY), checked_in_at: Some(at(1)), checked_out_at: Some(at(2)), ..stay("Cleo") };
    let cancelled =
        Stay { check_in: Some(DAY), check_out: Some(DAY), checked_in_at: Some(at(1)), cancelled: true, ..stay("Dan") };
    for (id, stay) in [("BK-1", arriving), ("BK-2", in_house), ("BK-3", departed), ("BK-4", cancelled)] {
        put_booking(store, hotel, id, stay).await;
    }
    assert_eq!(names(&list(store, hotel, BookingFilter::Arrivals(DAY)).await), ["Ada"]);
    assert_eq!(names(&list(store, hotel, BookingFilter::InHouse).await), ["Ben"]);
    assert_eq!(names(&list(store, hotel, BookingFilter::Departures(DAY)).await), ["Cleo", "Ben"]);
    assert_eq!(names(&list(store, hotel, BookingFilter::All).await), ["Dan", "Cleo", "Ben", "Ada"]);
    assert!(list(store, hotel, BookingFilter::Arrivals(date(2026, 12, 1))).await.is_empty());
}

async fn bookings_of_another_hotel_are_not_listed(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let other = put_hotel(store, HotelUpdate { slug: slug("bantry"), ..killarney() }).await;
    put_booking(store, other, "BK-1", Stay { check_in: Some(DAY), checked_in_at: Some(at(1)), ..stay("Ada") }).await;
    for filter in [BookingFilter::All, BookingFilter::InHouse, BookingFilter::Arrivals(DAY)] {
        assert!(list(store, hotel, filter).await.is_empty());
    }
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    assert_eq!(snapshot.db().listed_booking(hotel, &name("BK-1")).await.expect("an answer"), None);
    assert!(snapshot.db().listed_booking(other, &name("BK-1")).await.expect("an answer").is_some());
}

async fn bookings_are_read_in_pages_newest_first(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    for guest in ["Ada", "Ben", "Cleo"] {
        put_booking(store, hotel, guest, stay(guest)).await;
    }
    let first = page(store, hotel, BookingFilter::All, None, 2).await;
    assert_eq!(names(&first), ["Cleo", "Ben"]);
    let second = page(store, hotel, BookingFilter::All, Some(first[1].booking.key), 2).await;
    assert_eq!(names(&second), ["Ada"]);
}

async fn newest_link_that_is_not_revoked_is_listed(store: &Store) {
    let thread = seeded(store, "BK-1").await;
    let (hotel, booking) = (thread.hotel.key, thread.booking.key);
    assert_eq!(list(store, hotel, BookingFilter::All).await[0].link_issued_at, None);
    for issued_at in [at(1_000), at(2_000)] {
        insert_token(store, booking, issued_at).await;
    }
    assert_eq!(list(store, hotel, BookingFilter::All).await[0].link_issued_at, Some(at(2_000)));
    let revoked: Result<u64, StoreError> =
        store.write(move |mut db| async move { db.revoke_tokens(booking, at(3_000)).await }.boxed()).await;
    assert_eq!(revoked.expect("revoked"), 2);
    assert_eq!(list(store, hotel, BookingFilter::All).await[0].link_issued_at, None);
}

async fn insert_token(store: &Store, booking: BookingKey, issued_at: Timestamp) {
    let hash: SecretHash = GuestToken::generate(&crate::clock::OsRandom).hash();
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.insert_token(&hash, booking, issued_at).await }.boxed()).await;
    written.expect("a token");
}

async fn known_bookings_are_those_of_the_hotel(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let other = put_hotel(store, HotelUpdate { slug: slug("bantry"), ..killarney() }).await;
    for (hotel, id) in [(hotel, "BK-1"), (hotel, "BK-999"), (other, "BK-2")] {
        put_booking(store, hotel, id, stay("Ada")).await;
    }
    // More than one statement searches.
    let ids: Vec<BookingId> = (0..1_000).map(|number| name(&format!("BK-{number}"))).collect();
    let mut reader = store.read().await.expect("a reader");
    let mut known = reader.db().known_bookings(hotel, &ids).await.expect("an answer");
    known.sort_unstable();
    assert_eq!(known, [name("BK-1"), name("BK-999")]);
    assert_eq!(reader.db().known_bookings(hotel, &[]).await.expect("an answer"), []);
    let mut stays = reader.db().stays_of_bookings(hotel, &ids).await.expect("an answer");
    stays.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(stays, [(name("BK-1"), stay("Ada")), (name("BK-999"), stay("Ada"))]);
}
