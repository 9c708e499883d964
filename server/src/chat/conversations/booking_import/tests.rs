use super::*;
use crate::support::{House, TestDatabase};
use std::time::{Duration, Instant};

async fn open_on(database: &TestDatabase) -> (House, Hotel) {
    let house = House::over(database.store.clone(), 0);
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    (house, hotel)
}

fn lines(text: &str) -> Vec<ImportLine> {
    parse(text.as_bytes()).expect("valid lines")
}

async fn effects(house: &House, hotel: &Hotel, text: &str) -> Vec<ImportEffect> {
    let preview = house.chat.preview_import(hotel, lines(text)).await.expect("an answer").expect("a preview");
    preview.into_iter().map(|line| line.effect).collect()
}

#[tokio::test]
async fn preview_is_what_the_import_does() {
    use ImportEffect::{Change, Create, Keep};
    for database in [TestDatabase::sqlite().await, TestDatabase::postgres().await] {
        let (house, hotel) = open_on(&database).await;
        let text = "booking_id,guest_name,room\nBK-2025-0123,Ada Byrne,102\nB2,Tom Ito,\n";
        assert_eq!(effects(&house, &hotel, text).await, [Change, Create]);
        assert_eq!(house.chat.import_bookings(&hotel, lines(text)).await.expect("an import"), 2);
        assert_eq!(effects(&house, &hotel, text).await, [Keep, Keep]);
        assert_eq!(house.chat.import_bookings(&hotel, lines(text)).await.expect("an import"), 0);
        let slug = &hotel.profile.slug;
        let stay = house.chat.booking(slug, &"BK-2025-0123".parse().expect("an id")).await.expect("Ada").booking.stay;
        assert_eq!(stay.room_number.as_deref(), Some("102"));
        assert!(stay.checked_in_at.is_some(), "values without a column stay");
    }
}

#[tokio::test]
async fn nothing_is_imported_if_a_line_does_not_fit_its_booking() {
    for database in [TestDatabase::sqlite().await, TestDatabase::postgres().await] {
        let (house, hotel) = open_on(&database).await;
        let first = "booking_id,guest_name,check_in\nB2,Tom Ito,2026-11-28\n";
        house.chat.import_bookings(&hotel, lines(first)).await.expect("an import");
        let text = "booking_id,guest_name,check_out\nB3,Eve,2026-12-01\nB2,Tom Ito,2026-11-27\n";
        let problems = house.chat.preview_import(&hotel, lines(text)).await.expect("an answer").expect_err("a problem");
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
        let refused = house.chat.import_bookings(&hotel, lines(text)).await;
        assert!(matches!(&refused, Err(ChatError::BadValue(text)) if text.starts_with("line 3: ")), "{refused:?}");
        let eve = house.chat.booking(&hotel.profile.slug, &"B3".parse().expect("an id")).await;
        assert!(matches!(eve, Err(ChatError::NotFound)), "{eve:?}");
    }
}

#[tokio::test]
async fn the_largest_file_is_imported_in_five_seconds() {
    for database in [TestDatabase::sqlite().await, TestDatabase::postgres().await] {
        let (house, hotel) = open_on(&database).await;
        let bookings: String =
            (0..MAX_BOOKINGS).map(|number| format!("B{number},Guest {number},{number},2026-11-28\n")).collect();
        let text = format!("booking_id,guest_name,room,check_in\n{bookings}");
        let started = Instant::now();
        assert_eq!(house.chat.import_bookings(&hotel, lines(&text)).await.expect("an import"), MAX_BOOKINGS);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}
