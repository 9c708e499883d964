//! `GET /api/staff/hotel/{slug}/conversations`

use crate::harness::Api;
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use serde_json::{Value, json};
use shared::ErrorCode;

async fn list(api: &Api, query: &str) -> Value {
    api.staff(Method::GET, &format!("/conversations{query}")).ok(200).await
}

fn bookings(list: &Value) -> Vec<&str> {
    let conversations = list["conversations"].as_array().expect("a list");
    conversations.iter().filter_map(|conversation| conversation["booking_id"].as_str()).collect()
}

/// Besides the one booking (without messages): `quiet`, whose newest message is
/// the hotel's and read; `waiting`, who has sent two messages; `settled`.
async fn busy() -> Api {
    let api = Api::open().await;
    let house = &api.house;
    let quiet = house.put_guest(House::HOTEL, "quiet").await;
    let guest = house.guest(House::HOTEL, "quiet").await;
    let seen = house.say(quiet, guest, "Thanks").await.expect("a message").id;
    house.say(quiet, House::maeve(), &"é".repeat(150)).await.expect("a message");
    house.chat.mark_read(quiet, shared::Reader::Staff, seen).await.expect("read");
    let waiting = house.put_guest(House::HOTEL, "waiting").await;
    let guest = house.guest(House::HOTEL, "waiting").await;
    house.say(waiting, guest.clone(), "Hello?").await.expect("a message");
    house.say(waiting, guest, "Anybody there?").await.expect("a message");
    let settled = house.put_guest(House::HOTEL, "settled").await;
    house.say(settled, House::maeve(), "Goodbye").await.expect("a message");
    settle(house, settled).await;
    house.put_guest("dingle", "elsewhere").await;
    api
}

async fn settle(house: &House, id: shared::ConversationId) {
    let now = house.chat.now();
    let settled: Result<(), guest_chat::store::StoreError> = house
        .chat
        .store()
        .write(move |mut db| {
            Box::pin(async move {
                let mut conversation = db.thread(id).await?.expect("the thread").conversation;
                conversation.resolved_at = Some(now);
                db.update_conversation(&conversation).await
            })
        })
        .await;
    settled.expect("settled");
}

#[tokio::test]
async fn list_is_ordered_by_newest_activity() {
    let api = busy().await;
    let list = list(&api, "?filter=all").await;
    assert_eq!(bookings(&list), ["settled", "waiting", "quiet", "BK-2025-0123"]);
    assert_eq!((&list["next_cursor"], &list["answer_within_min"]), (&json!(null), &json!(10)));
    assert_eq!(list["unread_conversations"], 1);
    assert_eq!(api.staff(Method::GET, "/conversations?filter=resolved").ok(200).await["unread_conversations"], 1);
    let newest = &list["conversations"][0];
    let itself = format!("/conversations/{}", newest["conversation_id"]);
    assert_eq!(api.staff(Method::GET, &itself).ok(200).await, *newest);
    api.staff(Method::GET, "/conversations/9").refused(ErrorCode::NotFound).await;
    let expected = json!({
        "conversation_id": 3, "booking_id": "waiting", "guest_name": "Ada Byrne", "room_number": "101",
        "allowed_actions": ["chat"], "disabled_code": null, "disabled_reason": null, "current_staff_handler": null,
        "handler_id": null, "check_in": null, "check_out": null, "stay": "in_house", "seq": 2, "last_message_id": 4, "unread_count": 2, "marked_unread": false, "waiting_since": House::START, "snoozed_until": null, "resolved_at": null,
        "search_match": null,
        "last_message": { "sender_type": "guest", "message": "Anybody there?", "timestamp": House::START },
    });
    assert_eq!(list["conversations"][1], expected);
    assert_eq!(list["conversations"][0]["resolved_at"], json!(House::START));
    assert_eq!(list["conversations"][2]["last_message"]["message"], json!("é".repeat(100)));
    assert_eq!(list["conversations"][3]["last_message"], json!(null));
}

#[tokio::test]
async fn list_shows_the_stay_in_the_hotels_time_zone() {
    let api = Api::open().await;
    let day = |text: &str| Change::Set(text.parse().expect("a date"));
    let planned = |check_in, check_out| PutBooking {
        guest_name: Some("Tom Ito".to_owned()),
        check_in: day(check_in),
        check_out: day(check_out),
        ..PutBooking::default()
    };
    api.house.put(House::HOTEL, "soon", planned("2026-11-22", "2026-11-24")).await;
    // A quarter of an hour later it is the next day in Dublin, which is on UTC in November.
    for (now, stay) in [("2026-11-22T23:50:00Z", "arrives_today"), ("2026-11-23T00:05:00Z", "in_house")] {
        api.house.clock.set(now);
        let list = list(&api, "?q=soon").await;
        let soon = &list["conversations"][0];
        assert_eq!(soon["stay"], json!(stay), "{now}");
        assert_eq!((&soon["check_in"], &soon["check_out"]), (&json!("2026-11-22"), &json!("2026-11-24")));
    }
}

#[tokio::test]
async fn list_contains_the_handler_id() {
    let api = Api::open().await;
    api.house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let hotel = api.house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    let maeve = api.house.chat.staff(&hotel).await.expect("staff")[0].key;
    let id = api.house.put_guest(House::HOTEL, "mine").await;
    api.house.chat.assign(&hotel, id, maeve).await.expect("assigned");
    assert_eq!(list(&api, "?q=mine").await["conversations"][0]["handler_id"], json!(maeve.0));
    // The hotel's own system has no staff id.
    api.house.say(id, House::maeve(), "Hello!").await.expect("a message");
    let listed = &list(&api, "?q=mine").await["conversations"][0];
    assert_eq!((&listed["handler_id"], &listed["current_staff_handler"]["name"]), (&json!(null), &json!("Maeve")));
}

#[tokio::test]
async fn filters_limit_the_list() {
    let api = busy().await;
    for (filter, expected) in [
        ("", vec!["waiting", "quiet", "BK-2025-0123"]),
        ("?filter=open", vec!["waiting", "quiet", "BK-2025-0123"]),
        ("?filter=unread", vec!["waiting"]),
        ("?filter=resolved", vec!["settled"]),
        ("?filter=all&x=y", vec!["settled", "waiting", "quiet", "BK-2025-0123"]),
    ] {
        assert_eq!(bookings(&list(&api, filter).await), expected, "{filter}");
    }
    for wrong in ["?filter=", "?filter=ALL", "?filter=mine", "?filter=%27", "?filter=all&filter=open"] {
        api.staff(Method::GET, &format!("/conversations{wrong}")).refused(ErrorCode::BadRequest).await;
    }
}

#[tokio::test]
async fn unread_conversations_come_first_if_requested() {
    let api = busy().await;
    let house = &api.house;
    let early = house.put_guest(House::HOTEL, "early").await;
    let guest = house.guest(House::HOTEL, "early").await;
    house.say(early, guest, "Is it open?").await.expect("a message");
    let late = house.put_guest(House::HOTEL, "late").await;
    house.say(late, House::maeve(), "Welcome!").await.expect("a message");
    for (query, expected) in [
        ("?order=newest", vec!["late", "early", "waiting", "quiet", "BK-2025-0123"]),
        ("?order=unread", vec!["early", "waiting", "late", "quiet", "BK-2025-0123"]),
        ("?order=unread&filter=all", vec!["early", "waiting", "late", "settled", "quiet", "BK-2025-0123"]),
        ("?order=unread&filter=unread", vec!["early", "waiting"]),
        ("?order=unread&filter=resolved", vec!["settled"]),
    ] {
        assert_eq!(bookings(&list(&api, query).await), expected, "{query}");
    }
    for wrong in ["?order=", "?order=oldest", "?order=unread&order=newest"] {
        api.staff(Method::GET, &format!("/conversations{wrong}")).refused(ErrorCode::BadRequest).await;
    }
    // A cursor is valid only for the order it was returned for.
    for wrong in ["order=unread&cursor=1.2", "order=unread&cursor=x1.2", "order=unread&cursor=", "cursor=u1.2"] {
        api.staff(Method::GET, &format!("/conversations?{wrong}")).refused(ErrorCode::BadCursor).await;
    }
}

#[tokio::test]
async fn search_finds_words_of_guests_and_bookings() {
    let api = Api::open().await;
    for (booking, guest, room) in [
        ("percent", "100% Ada", "1_1"),
        ("under", "Ada_Lovelace", "\"7\""),
        ("quote", "O'Brien", "C:\\1"),
        ("plain", "Zoë", "707"),
    ] {
        let put = PutBooking {
            guest_name: Some(guest.to_owned()),
            room: Change::Set(room.to_owned()),
            ..PutBooking::default()
        };
        api.house.put(House::HOTEL, booking, put).await;
    }
    for (search, expected) in [
        ("100%25", vec!["percent"]),
        ("lovelace", vec!["under"]),
        ("brien", vec!["quote"]),
        ("O%27Br", vec!["quote"]),
        ("7", vec!["under"]),
        ("c:%5C1", vec!["quote"]),
        ("zo%C3%AB", vec!["plain"]),
        ("zoe", vec!["plain"]),
        ("707", vec!["plain"]),
        ("PERC", vec!["percent"]),
        ("2025-01", vec!["BK-2025-0123"]),
        ("%27%20OR%201=1--", vec![]),
        ("nobody", vec![]),
        // Without any searchable word.
        ("%25", vec![]),
        ("%22", vec![]),
        ("%FF", vec![]),
        ("%00", vec![]),
        ("+ada+", vec!["under", "percent", "BK-2025-0123"]),
        ("", vec!["plain", "quote", "under", "percent", "BK-2025-0123"]),
    ] {
        assert_eq!(bookings(&list(&api, &format!("?q={search}")).await), expected, "{search}");
    }
}

#[tokio::test]
async fn a_search_keeps_to_its_filter_order_and_pages() {
    let api = busy().await;
    for (query, expected) in [
        ("?q=thanks&filter=all", vec!["quiet"]),
        ("?q=goodbye", vec![]),
        ("?q=goodbye&filter=resolved", vec!["settled"]),
        ("?q=101&filter=all", vec!["settled", "waiting", "quiet", "BK-2025-0123"]),
        ("?q=101&filter=all&order=unread", vec!["waiting", "settled", "quiet", "BK-2025-0123"]),
        ("?q=101&filter=unread", vec!["waiting"]),
        ("?q=elsewhere&filter=all", vec![]),
    ] {
        assert_eq!(bookings(&list(&api, query).await), expected, "{query}");
    }
    for number in 0..110 {
        let id = api.house.put_guest(House::HOTEL, &format!("B{number}")).await;
        api.house.say(id, House::maeve(), if number % 10 == 0 { "Sunset" } else { "Sunrise" }).await.expect("said");
    }
    let expected: Vec<String> = (0..110).rev().filter(|n| n % 10 != 0).map(|n| format!("B{n}")).collect();
    assert_eq!(follow(&api, "?q=sunri").await, expected);
}

/// Returns the bookings of all pages.
async fn follow(api: &Api, query: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = list(api, &format!("{query}{cursor}")).await;
        seen.extend(bookings(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next_cursor"].as_str() else { return seen };
        assert_eq!(bookings(&page).len(), 50);
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn the_whole_list_is_reached_page_by_page() {
    let api = Api::open().await;
    for number in 0..120 {
        let booking = format!("B{number}");
        let id = api.house.put_guest(House::HOTEL, &booking).await;
        // Every second one has no messages.
        if number % 2 == 0 {
            api.house.say(id, House::maeve(), "Hello!").await.expect("a message");
        }
    }
    let seen = follow(&api, "?filter=all").await;
    let mut expected: Vec<String> = (0..120).rev().filter(|number| number % 2 == 0).map(|n| format!("B{n}")).collect();
    expected.extend((0..120).rev().filter(|number| number % 2 == 1).map(|n| format!("B{n}")));
    expected.push(House::BOOKING.to_owned());
    assert_eq!(seen, expected);

    // Unread first: two of every three guests have written, including one at
    // the end of a page.
    for number in (0..120).filter(|number| number % 3 != 0) {
        let (id, guest) =
            (shared::ConversationId(number + 2), api.house.guest(House::HOTEL, &format!("B{number}")).await);
        api.house.say(id, guest, "Hello?").await.expect("a message");
    }
    let unread = (0..120).rev().filter(|number| number % 3 != 0).map(|number| format!("B{number}"));
    let read = expected.iter().filter(|name| !unread.clone().any(|unread| unread == **name));
    let expected: Vec<String> = unread.clone().chain(read.cloned()).collect();
    assert_eq!(follow(&api, "?filter=all&order=unread").await, expected);
    for wrong in ["", "x", "1", "1.x", ".", "1.2.3", "%27"] {
        api.staff(Method::GET, &format!("/conversations?cursor={wrong}")).refused(ErrorCode::BadCursor).await;
    }
}

#[tokio::test]
async fn long_search_is_truncated() {
    let api = Api::open().await;
    for search in ["x".repeat(10_000), format!("{}nobody", "ada ".repeat(50))] {
        let list = list(&api, &format!("?q={}", search.replace(' ', "+"))).await;
        assert_eq!(bookings(&list).is_empty(), search.starts_with('x'));
    }
}

#[tokio::test]
async fn a_search_returns_the_message_that_was_found_with_its_words_marked() {
    let api = Api::open().await;
    let message = api.guest_says("Could we have two more Towels, please?").await;
    let found = api.staff(Method::GET, "/conversations?q=towels").ok(200).await;
    let expected = json!({
        "message_id": message["id"], "sender_type": "guest",
        "excerpt": [
            { "text": "Could we have two more ", "is_match": false }, { "text": "Towels", "is_match": true },
            { "text": ", please?", "is_match": false },
        ],
    });
    assert_eq!(found["conversations"][0]["search_match"], expected);
    for search in ["q=ada", "filter=all"] {
        let list = api.staff(Method::GET, &format!("/conversations?{search}")).ok(200).await;
        assert_eq!(list["conversations"][0]["search_match"], json!(null), "{search}");
    }
}
