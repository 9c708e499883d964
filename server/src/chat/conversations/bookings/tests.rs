use super::*;
use crate::store::ChatRuleExemptions;
use crate::support::House;
use jiff::civil::date;
use serde_json::json;

fn put() -> PutBooking {
    PutBooking::default()
}

#[tokio::test]
async fn chat_state_is_pushed_only_when_its_visible_part_changes() {
    let (house, _database) = House::open(0).await;
    house.put_hotel(House::HOTEL, ChatRuleExemptions::default()).await;
    let now = house.chat.now();
    let later = now.plus_ms(60_000);
    let room = |number: &str| PutBooking { room: Change::Set(number.to_owned()), ..put() };
    let steps = [
        ("it is new", PutBooking { guest_name: Some("Ada Byrne".to_owned()), ..put() }, None),
        ("a name", PutBooking { guest_name: Some("Ada King".to_owned()), ..put() }, None),
        ("nothing", put(), None),
        ("the days", PutBooking { check_out: Change::Set(date(2026, 11, 24)), ..put() }, None),
        ("in the house", PutBooking { checked_in_at: Change::Set(now), ..put() }, Some("NO_ROOM_ASSIGNED")),
        ("a room", room("101"), Some("")),
        ("the same room", room("101"), None),
        ("another room", room("202"), Some("")),
        ("in the house since later", PutBooking { checked_in_at: Change::Set(later), ..put() }, None),
        ("left", PutBooking { checked_out_at: Change::Set(now), ..put() }, Some("ALREADY_CHECKED_OUT")),
        ("left later", PutBooking { checked_out_at: Change::Set(later), ..put() }, None),
        ("back again", PutBooking { checked_out_at: Change::Clear, ..put() }, Some("")),
        ("not here after all", PutBooking { checked_in_at: Change::Clear, ..put() }, Some("NOT_CHECKED_IN")),
    ];
    let mut seq = 0;
    for (step, put, pushed) in steps {
        let thread = house.put(House::HOTEL, House::BOOKING, put).await;
        seq += i64::from(pushed.is_some());
        assert_eq!(thread.conversation.seq.0, seq, "{step}");
        let events = house.take_events().await;
        let Some(code) = pushed else {
            assert!(events.is_empty(), "{step}: {events:?}");
            continue;
        };
        assert_eq!(events.len(), 2, "{step}");
        let state = &events[0].data;
        assert_eq!((&state["type"], &state["meta"]["seq"]), (&json!("chat_state"), &json!(seq)), "{step}");
        assert_eq!(state["disabled_code"], if code.is_empty() { json!(null) } else { json!(code) }, "{step}");
        assert_eq!(state["allowed_actions"], if code.is_empty() { json!(["chat"]) } else { json!([]) }, "{step}");
        assert_eq!(state["room_number"], json!(thread.booking.stay.room_number), "{step}");
        assert_eq!(events[1].data["conversation_id"], json!(thread.conversation.id), "{step}");
    }
}

#[tokio::test]
async fn exempted_rules_neither_close_the_chat_nor_push() {
    let (house, _database) = House::open(0).await;
    house
        .put_hotel(House::HOTEL, ChatRuleExemptions { before_check_in: true, after_check_out: true, no_room: true })
        .await;
    let now = house.chat.now();
    for step in [
        PutBooking { guest_name: Some("Ada Byrne".to_owned()), ..put() },
        PutBooking { checked_in_at: Change::Set(now), ..put() },
        PutBooking { checked_out_at: Change::Set(now), ..put() },
    ] {
        house.put(House::HOTEL, House::BOOKING, step).await;
    }
    assert!(house.outbox().await.is_empty());
}

#[tokio::test]
async fn omitted_fields_are_kept_and_cleared_fields_removed() {
    let (house, _database) = House::open(0).await;
    house.put_hotel(House::HOTEL, ChatRuleExemptions::default()).await;
    let now = house.chat.now();
    let all = PutBooking {
        guest_name: Some("  Ada Byrne ".to_owned()),
        room: Change::Set("101".to_owned()),
        check_in: Change::Set(date(2026, 11, 20)),
        check_out: Change::Set(date(2026, 11, 24)),
        checked_in_at: Change::Set(now),
        checked_out_at: Change::Set(now),
        cancelled: Some(true),
    };
    let stay = house.put(House::HOTEL, House::BOOKING, all).await.booking.stay;
    assert_eq!(stay.guest_name, "Ada Byrne");
    assert_eq!(house.put(House::HOTEL, House::BOOKING, put()).await.booking.stay, stay);
    let clear = PutBooking {
        guest_name: None,
        room: Change::Clear,
        check_in: Change::Clear,
        check_out: Change::Clear,
        checked_in_at: Change::Clear,
        checked_out_at: Change::Clear,
        cancelled: Some(false),
    };
    let cleared = Stay { guest_name: "Ada Byrne".to_owned(), ..Stay::default() };
    assert_eq!(house.put(House::HOTEL, House::BOOKING, clear).await.booking.stay, cleared);
}

#[tokio::test]
async fn a_booking_that_would_not_be_valid_is_refused_and_nothing_changes() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let slug: HotelSlug = House::HOTEL.parse().expect("a slug");
    let known: BookingId = House::BOOKING.parse().expect("a name");
    let before = house.chat.booking(&slug, &known).await.expect("the booking");
    let name = |name: &str| PutBooking { guest_name: Some(name.to_owned()), ..put() };
    let room = |room: &str| PutBooking { room: Change::Set(room.to_owned()), ..put() };
    let days =
        PutBooking { check_in: Change::Set(date(2026, 11, 24)), check_out: Change::Set(date(2026, 11, 23)), ..put() };
    for wrong in [
        name(""),
        name("  "),
        name(&"x".repeat(201)),
        name("A\u{0}a"),
        room(""),
        room(&"9".repeat(33)),
        room("1\n2"),
        days,
    ] {
        let refused = house.chat.put_booking(slug.clone(), known.clone(), wrong.clone()).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{wrong:?}: {refused:?}");
    }
    assert_eq!(house.chat.booking(&slug, &known).await.expect("the booking"), before);

    let new: BookingId = "B2".parse().expect("a name");
    let nameless = house.chat.put_booking(slug.clone(), new.clone(), room("102")).await;
    assert!(matches!(nameless, Err(ChatError::BadValue(_))), "{nameless:?}");
    assert!(matches!(house.chat.booking(&slug, &new).await, Err(ChatError::NotFound)));
    let nowhere: HotelSlug = "nowhere".parse().expect("a slug");
    let homeless = house.chat.put_booking(nowhere.clone(), new.clone(), name("Ada Byrne")).await;
    assert!(matches!(homeless, Err(ChatError::NotFound)), "{homeless:?}");
    assert!(matches!(house.chat.new_link(&slug, &new).await, Err(ChatError::NotFound)));
    assert!(matches!(house.chat.revoke_links(&nowhere, &known).await, Err(ChatError::NotFound)));
    assert!(matches!(house.chat.new_api_key(&nowhere).await, Err(ChatError::NotFound)));
}
