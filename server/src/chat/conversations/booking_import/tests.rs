use super::*;
use crate::limits;
use crate::support::{House, TestDatabase};

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
async fn the_largest_file_is_imported_as_its_preview_shows() {
    for database in [TestDatabase::sqlite().await, TestDatabase::postgres().await] {
        let (house, hotel) = open_on(&database).await;
        let bookings: String =
            (0..MAX_BOOKINGS).map(|number| format!("B{number},Guest {number},{number},2026-11-28\n")).collect();
        let text = format!("booking_id,guest_name,room,check_in\n{bookings}");
        assert_eq!(house.chat.import_bookings(&hotel, lines(&text)).await.expect("an import"), MAX_BOOKINGS);
        let last = format!("B{},Another name,1,\n", MAX_BOOKINGS - 1);
        let text = text.replace(&format!("B{0},Guest {0},{0},2026-11-28\n", MAX_BOOKINGS - 1), &last);
        let effects = effects(&house, &hotel, &text).await;
        assert_eq!(effects.iter().filter(|effect| **effect == ImportEffect::Keep).count(), MAX_BOOKINGS - 1);
        assert_eq!(effects.last(), Some(&ImportEffect::Change));
    }
}

#[tokio::test]
async fn second_import_at_the_same_time_is_refused() {
    let database = TestDatabase::sqlite().await;
    let (house, hotel) = open_on(&database).await;
    let text = "booking_id,guest_name\nB2,Tom Ito\n";
    let turn = house.chat.imports.take_turn().expect("the only turn");
    let preview = house.chat.preview_import(&hotel, lines(text)).await;
    let import = house.chat.import_bookings(&hotel, lines(text)).await;
    assert!(matches!(preview, Err(ChatError::RateLimited { .. })), "{preview:?}");
    assert!(matches!(import, Err(ChatError::RateLimited { .. })), "{import:?}");
    drop(turn);
    assert_eq!(house.chat.import_bookings(&hotel, lines(text)).await.expect("an import"), 1);
}

#[tokio::test]
async fn files_of_a_hotel_are_limited() {
    let (house, hotel) = open_on(&TestDatabase::sqlite().await).await;
    house.put_guest("dingle", "B1").await;
    let dingle = house.chat.hotel(&"dingle".parse().expect("a slug")).await.expect("the hotel");
    for _ in 0..limits::IMPORTED_FILES.rate().burst {
        house.chat.count_import(&hotel).expect("within the limit");
    }
    let refused = house.chat.count_import(&hotel);
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
    house.chat.count_import(&dingle).expect("another hotel");
    house.clock.advance_ms(3_600_000);
    house.chat.count_import(&hotel).expect("an hour later");
}
