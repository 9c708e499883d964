use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::messages::history::PageRequest;
use crate::store::{BookingKey, ChatRuleExemptions, Stay};
use crate::support::{House, TestDatabase};
use futures_util::future::join_all;
use shared::note::WriteNote;
use shared::{Access, SendMessage};

const SECRET: &str = "Quetzalcoatl";

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn slug() -> HotelSlug {
    House::HOTEL.parse().expect("a slug")
}

fn name(name: &str) -> BookingId {
    name.parse().expect("a name")
}

/// Returns a house with a guest, messages and a note.
async fn open() -> (House, TestDatabase, ConversationId) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let first = house.say(id, guest, &format!("My {SECRET} is broken")).await.expect("a message");
    let answer =
        SendMessage { message: Some(format!("Which {SECRET}?")), reply_to: Some(first.id), ..SendMessage::default() };
    house.chat.send(id, House::maeve(), answer).await.expect("an answer");
    let note = WriteNote { note: Some(format!("{SECRET} again")), ..WriteNote::default() };
    house.chat.write_note(&manager(&house, House::HOTEL).await, id, note).await.expect("a note");
    (house, database, id)
}

async fn manager(house: &House, slug: &str) -> StaffCaller {
    StaffCaller { hotel: house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel"), member: None }
}

async fn check_out(house: &House, booking: &str) {
    let gone = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, booking, gone).await;
}

async fn run(house: &House, mode: Mode) -> Vec<ErasedBooking> {
    let mut all = Vec::new();
    house.chat.erase_due(None, mode, |erased| all.push(erased.clone())).await.expect("erased");
    all
}

async fn is_there(house: &House, booking: &str) -> bool {
    house.chat.booking(&slug(), &name(booking)).await.is_ok()
}

const DAY: i64 = DAY_MS;

#[tokio::test]
async fn booking_is_due_the_configured_days_after_departure() {
    let (house, _database) = House::open(0).await;
    house.put_hotel(House::HOTEL, ChatRuleExemptions::default()).await;
    let mut hotel = house.chat.hotel(&slug()).await.expect("a hotel");
    let stay = |check_out: Option<&str>, checked_out_at: Option<&str>, cancelled| Stay {
        guest_name: "Ada Byrne".to_owned(),
        check_out: check_out.map(|day| day.parse().expect("a day")),
        checked_out_at: checked_out_at.map(instant),
        cancelled,
        ..Stay::default()
    };
    let (cancelled_at, last_activity_at) = ("2026-05-01T12:00:00Z", "2026-06-01T00:00:00Z");
    for (stay, due) in [
        // In summer, the day ends an hour earlier at the hotel than in UTC.
        (stay(Some("2026-07-01"), None, false), "2026-09-29T23:00:00Z"),
        (stay(None, Some("2026-07-01T10:00:00Z"), false), "2026-09-29T10:00:00Z"),
        (stay(Some("2026-07-01"), Some("2026-07-03T10:00:00Z"), false), "2026-10-01T10:00:00Z"),
        (stay(Some("2026-07-03"), Some("2026-07-01T10:00:00Z"), false), "2026-10-01T23:00:00Z"),
        (stay(Some("2026-07-01"), None, true), "2026-07-30T12:00:00Z"),
        // 180 days of validity of a guest link, and 90 days after them.
        (stay(None, None, false), "2027-02-26T00:00:00Z"),
    ] {
        let booking = EndedBooking {
            key: BookingKey(1),
            booking_id: name("B1"),
            conversation: ConversationId(1),
            stay,
            cancelled_at: Some(instant(cancelled_at)),
            last_activity_at: Some(instant(last_activity_at)),
            is_begun: false,
        };
        hotel.erase_after_days = 90;
        assert_eq!(due_at(&booking, &hotel), Some(instant(due)), "{:?}", booking.stay);
        hotel.erase_after_days = 0;
        assert_eq!(due_at(&booking, &hotel), None);
    }
}

#[tokio::test]
async fn only_due_bookings_are_erased_and_their_pages_notified() {
    let (house, _database, id) = open().await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    house.put_guest(House::HOTEL, "stays").await;
    check_out(&house, House::BOOKING).await;
    house.take_events().await;
    house.clock.advance_ms(90 * DAY - 1);
    assert_eq!(run(&house, Mode::Erase).await, []);
    house.clock.advance_ms(1);
    let due = ErasedBooking {
        hotel: slug(),
        booking: name(House::BOOKING),
        totals: BookingTotals { messages: 2, notes: 1, links: 2 },
    };
    assert_eq!(run(&house, Mode::DryRun).await, vec![due.clone()]);
    assert!(is_there(&house, House::BOOKING).await, "it was only told of");
    assert_eq!(run(&house, Mode::Erase).await, [due]);
    assert!(!is_there(&house, House::BOOKING).await && is_there(&house, "stays").await);
    let refused = house.chat.join(House::HOTEL, Some(&token)).await;
    assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
    let refused = house.chat.history(id, PageRequest::newest()).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    let events = house.take_events().await;
    assert_eq!(events.len(), 2, "one on each channel");
    assert!(events.iter().all(|event| event.data["type"] == "conversation_erased"), "{events:?}");
    assert_eq!(run(&house, Mode::Erase).await, []);
}

#[tokio::test]
async fn cancelled_booking_is_due_after_its_cancellation() {
    let (house, _database, _) = open().await;
    let cancel = |cancelled| PutBooking { cancelled: Some(cancelled), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, cancel(true)).await;
    house.clock.advance_ms(80 * DAY);
    // A second cancellation does not change its time.
    house.put(House::HOTEL, House::BOOKING, cancel(true)).await;
    house.clock.advance_ms(10 * DAY);
    assert_eq!(run(&house, Mode::DryRun).await.len(), 1);
    house.put(House::HOTEL, House::BOOKING, cancel(false)).await;
    assert_eq!(run(&house, Mode::DryRun).await, []);
}

#[tokio::test]
async fn erase_due_can_be_limited_to_one_hotel() {
    let (house, _database, _) = open().await;
    check_out(&house, House::BOOKING).await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    house.clock.advance_ms(900 * DAY);
    let dingle = "dingle".parse().expect("a slug");
    house.chat.erase_due(Some(&dingle), Mode::Erase, |erased| panic!("{erased:?}")).await.expect("no booking is due");
    let nowhere = "nowhere".parse().expect("a slug");
    let refused = house.chat.erase_due(Some(&nowhere), Mode::Erase, |_| {}).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    assert!(is_there(&house, House::BOOKING).await);
}

#[tokio::test]
async fn erased_text_is_absent_from_the_files_of_an_open_database() {
    let (house, database, id) = open().await;
    // Copies of the text in the log, in pages, in the segments of the index,
    // and in free pages.
    for number in 0..300 {
        house.say(id, House::maeve(), &format!("{SECRET}{number} {}", "x".repeat(99))).await.expect("a message");
    }
    house.put_guest(House::HOTEL, "stays").await;
    let files = || {
        ["", "-wal", "-shm", "-outbox"].map(|end| {
            let mut path = database.path().into_os_string();
            path.push(end);
            String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).to_lowercase()
        })
    };
    let words = [&SECRET.to_lowercase(), "uetzalc"];
    assert!(files().iter().any(|file| file.contains(words[0])), "the test looks in the wrong place");
    house.chat.erase_booking(&manager(&house, House::HOTEL).await, &name(House::BOOKING)).await.expect("erased");
    for word in words {
        assert!(files().iter().all(|file| !file.contains(word)), "{word} is still there");
    }
    house
        .say(
            house.chat.booking(&slug(), &name("stays")).await.expect("the booking").conversation.id,
            House::maeve(),
            "Hi",
        )
        .await
        .expect("all else goes on");
}

#[tokio::test]
async fn other_writes_proceed_during_a_long_erasure() {
    let (house, _database, id) = open().await;
    let other = house.put_guest(House::HOTEL, "stays").await;
    let write = |number: i64| house.say(id, House::maeve(), if number % 2 == 0 { "even" } else { "odd" });
    assert!(join_all((0..3 * STEP_MESSAGES).map(write)).await.iter().all(Result::is_ok));
    let caller = manager(&house, House::HOTEL).await;
    let booking = name(House::BOOKING);
    let mut erase = Box::pin(house.chat.erase_booking(&caller, &booking));
    let sent_meanwhile = tokio::select! {
        biased;
        _ = &mut erase => panic!("the message waited for the whole erasure"),
        sent = house.say(other, House::maeve(), "meanwhile") => sent,
    };
    sent_meanwhile.expect("a message");
    assert_eq!(erase.await.expect("erased").totals.messages, 2 + 3 * STEP_MESSAGES.unsigned_abs());
}

#[tokio::test]
async fn begun_erasure_is_finished_regardless_of_dates() {
    let (house, database, _) = open().await;
    let key = house.chat.booking(&slug(), &name(House::BOOKING)).await.expect("a booking").booking.key;
    let begun: Result<(), StoreError> =
        database.store.write(move |mut db| async move { db.begin_erasing(key).await }.boxed()).await;
    begun.expect("begun");
    assert_eq!(run(&house, Mode::Erase).await.len(), 1);
    assert!(!is_there(&house, House::BOOKING).await);
}

async fn failed_erasure_does_not_stop_the_next_bookings(database: TestDatabase) {
    let house = House::over(database.store.clone(), 0);
    for booking in ["first", "second", "third"] {
        house.put_guest(House::HOTEL, booking).await;
        check_out(&house, booking).await;
    }
    // Makes the contents of its file impossible to remove.
    let thread = house.chat.booking(&slug(), &name("first")).await.expect("the booking");
    let pdf = bytes::Bytes::from_static(b"%PDF-1.7\n%%EOF");
    let sent = house.chat.attach(&thread, shared::SenderType::Staff, "bill.pdf", pdf).await.expect("stored");
    let contents = find(house.files.path(), &sent.id.to_string()).expect("contents");
    std::fs::remove_file(&contents).expect("removed");
    std::fs::create_dir_all(contents.join("in the way")).expect("a folder");

    house.clock.advance_ms(91 * DAY);
    let mut erased = Vec::new();
    let failed = house.chat.erase_due(None, Mode::Erase, |one| erased.push(one.booking.to_string())).await;
    assert!(matches!(failed, Err(ChatError::Files(_))), "{failed:?}");
    assert_eq!(erased, ["second", "third"]);
    std::fs::remove_dir_all(&contents).expect("removed");
    assert_eq!(run(&house, Mode::Erase).await.len(), 1, "the next run erases it");
}

/// Returns the file below a folder whose name begins with `begins`.
fn find(folder: &std::path::Path, begins: &str) -> Option<std::path::PathBuf> {
    let entries: Vec<_> = std::fs::read_dir(folder).ok()?.map(|entry| entry.expect("an entry").path()).collect();
    let is_it = |path: &std::path::Path| {
        path.is_file() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begins))
    };
    entries.iter().find(|path| is_it(path)).cloned().or_else(|| entries.iter().find_map(|path| find(path, begins)))
}

#[tokio::test]
async fn failed_erasure_does_not_stop_the_next_bookings_over_sqlite() {
    failed_erasure_does_not_stop_the_next_bookings(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn failed_erasure_does_not_stop_the_next_bookings_over_postgres() {
    failed_erasure_does_not_stop_the_next_bookings(TestDatabase::postgres().await).await;
}

async fn booking_no_longer_due_is_not_erased(database: TestDatabase) {
    let house = House::over(database.store.clone(), 0);
    house.put_guest(House::HOTEL, House::BOOKING).await;
    check_out(&house, House::BOOKING).await;
    house.clock.advance_ms(91 * DAY);
    let hotel = house.chat.hotel(&slug()).await.expect("a hotel");
    let page = house.chat.next_ended_bookings(&hotel, BookingKey(0)).await.expect("a page").expect("a booking");
    check_out(&house, House::BOOKING).await;
    assert_eq!(house.chat.erase_if_due(&hotel, &page[0], Mode::Erase).await.expect("an answer"), None);
    assert!(is_there(&house, House::BOOKING).await);
    house.clock.advance_ms(91 * DAY);
    assert_eq!(run(&house, Mode::Erase).await.len(), 1);
}

#[tokio::test]
async fn booking_no_longer_due_is_not_erased_over_sqlite() {
    booking_no_longer_due_is_not_erased(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn booking_no_longer_due_is_not_erased_over_postgres() {
    booking_no_longer_due_is_not_erased(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn only_a_manager_of_the_hotel_erases_a_booking() {
    let (house, _database, _) = open().await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    house.put_staff_with(Access::Agent, House::HOTEL, "aoife@hotel.example", "Aoife").await;
    let hotel = house.chat.hotel(&slug()).await.expect("a hotel");
    let agent = StaffCaller { member: house.chat.staff(&hotel).await.expect("staff").pop(), hotel };
    let booking = name(House::BOOKING);
    let refused = house.chat.erase_booking(&agent, &booking).await;
    assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
    let refused = house.chat.erase_booking(&manager(&house, "dingle").await, &booking).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    let erased = house.chat.erase_booking(&manager(&house, House::HOTEL).await, &booking).await.expect("erased");
    assert_eq!(erased.totals, BookingTotals { messages: 2, notes: 1, links: 1 });
    // The hotel's system may store the booking again, as a new one.
    house.put_guest(House::HOTEL, House::BOOKING).await;
    assert_eq!(house.chat.booking(&slug(), &booking).await.expect("the booking").conversation.seq.0, 0);
}

#[tokio::test]
async fn booking_without_a_check_out_is_due_after_its_last_activity() {
    let (house, _database, id) = open().await;
    house.clock.advance_ms(30 * DAY);
    house.say(id, House::maeve(), "Still there?").await.expect("a message");
    house.clock.advance_ms(270 * DAY - 1);
    assert_eq!(run(&house, Mode::DryRun).await, []);
    house.clock.advance_ms(1);
    assert_eq!(run(&house, Mode::DryRun).await.len(), 1);
}

#[tokio::test]
async fn day_of_departure_ends_in_the_hotels_time_zone() {
    let (house, _database) = House::open(0).await;
    for (slug, timezone, due) in
        [("east", "Pacific/Kiritimati", "2027-02-22T10:00:00Z"), ("west", "Pacific/Pago_Pago", "2027-02-23T11:00:00Z")]
    {
        house.put_hotel(slug, ChatRuleExemptions::default()).await;
        let hotel = house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel");
        let put = crate::store::HotelUpdate {
            slug: hotel.profile.slug,
            name: hotel.profile.name,
            timezone: timezone.to_owned(),
            locale: hotel.profile.locale,
            accent_color: hotel.profile.accent_color,
            logo_url: None,
            exemptions: ChatRuleExemptions::default(),
            answer_within_min: 10,
            embedders: Default::default(),
            push: Default::default(),
            erase_after_days: Some(90),
        };
        house.chat.put_hotel(put).await.expect("a hotel");
        let check_out = Change::Set("2026-11-24".parse().expect("a day"));
        let stay = PutBooking { guest_name: Some("Ada Byrne".to_owned()), check_out, ..PutBooking::default() };
        house.put(slug, "B1", stay).await;
        house.clock.set(due);
        house.clock.advance_ms(-1);
        assert_eq!(run(&house, Mode::Erase).await, [], "{slug}");
        house.clock.advance_ms(1);
        assert_eq!(run(&house, Mode::Erase).await.len(), 1, "{slug}");
    }
}
