//! Results of searches, the same in both ways of searching.

use super::super::search::SearchLimits;
use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::messages::edit::Edit;
use crate::store::StoreError;
use crate::store::{ConversationFilter, HotelKey, ListOrder, ListPage, ListPlace};
use shared::ConversationId;

/// Returns the bookings found at a hotel, read in pages of two, newest activity
/// first.
async fn found_with(house: &House, slug: &str, search: &str, limits: SearchLimits) -> Vec<String> {
    let hotel = house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel").key;
    let (filter, order) = (ConversationFilter::All, ListOrder::Newest);
    let mut page =
        ListPage { filter, order, search: None, below: None, limit: 2, now: shared::Timestamp::from_unix_ms(0) };
    let mut found = Vec::new();
    loop {
        let rows = rows(house, hotel, &page, search, limits).await;
        let Some(last) = rows.last() else { return found };
        let (message, conversation) = (last.conversation.last_message_id, last.conversation.id);
        page.below = Some(ListPlace { unread: true, sort_key: message.0, conversation });
        found.extend(rows.iter().map(|row| row.booking.booking_id.as_str().to_owned()));
    }
}

async fn rows(
    house: &House,
    hotel: HotelKey,
    page: &ListPage,
    search: &str,
    limits: SearchLimits,
) -> Vec<crate::store::ConversationRow> {
    house.chat.store().index_changes().await.expect("indexed");
    let mut snapshot = house.chat.store().sqlite().read_transaction().await.expect("a snapshot");
    snapshot.db().search_page(hotel, page, search, limits).await.expect(search)
}

async fn found(house: &House, search: &str) -> Vec<String> {
    found_with(house, House::HOTEL, search, SearchLimits::DEFAULT).await
}

async fn spoken(house: &House, slug: &str, booking: &str, text: &str) -> ConversationId {
    let id = house.put_guest(slug, booking).await;
    house.say(id, House::maeve(), text).await.expect("a message");
    id
}

#[tokio::test]
async fn search_finds_words_at_any_position() {
    let (house, _database) = House::open(0).await;
    spoken(&house, House::HOTEL, "BK-1", "Two towels, please").await;
    let b2 = spoken(&house, House::HOTEL, "BK-2", "Crème brûlée für Zoë, 毛巾をください").await;
    house.say(b2, House::maeve(), "Полотенце в номер").await.expect("a message");
    for (search, expected) in [
        ("towels", vec!["BK-1"]),
        ("towe", vec!["BK-1"]),
        ("TOWELS", vec!["BK-1"]),
        ("owels", vec![]),
        // Only the last word may be a prefix.
        ("towe please", vec![]),
        ("please towe", vec!["BK-1"]),
        ("please zoe", vec![]),
        ("creme", vec!["BK-2"]),
        ("crème", vec!["BK-2"]),
        ("Zoë", vec!["BK-2"]),
        ("ZOE\u{308}", vec!["BK-2"]),
        // In several messages, or in the booking.
        ("brulee полотенце", vec!["BK-2"]),
        ("byrne 101 towels", vec!["BK-1"]),
        ("bk-2", vec!["BK-2"]),
        ("BK", vec!["BK-2", "BK-1"]),
        ("毛巾", vec!["BK-2"]),
        ("巾", vec!["BK-2"]),
        ("巾毛", vec![]),
        ("くだ", vec!["BK-2"]),
        ("ada", vec!["BK-2", "BK-1"]),
        ("a", vec![]),
    ] {
        assert_eq!(found(&house, search).await, expected, "{search}");
    }
}

#[tokio::test]
async fn a_message_is_indexed_without_a_search() {
    let (house, database) = House::open(0).await;
    spoken(&house, House::HOTEL, "B1", "breakfast at seven").await;
    let waiting = "SELECT count(*) FROM search_todo";
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut conn).await.expect("a number") > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(found(&house, "breakfast").await, ["B1"]);
}

#[tokio::test]
async fn segments_of_the_index_are_merged_after_small_steps() {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, "B1").await;
    for number in 0..40 {
        house.say(id, House::maeve(), &format!("towel {number}")).await.expect("a message");
        house.chat.store().index_changes().await.expect("indexed");
    }
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let segments: i64 = sqlx::query_scalar("SELECT count(DISTINCT segid) FROM search_idx")
        .fetch_one(&mut conn)
        .await
        .expect("a number");
    assert!(segments < 16, "{segments} segments");
    assert_eq!(found(&house, "towel").await, ["B1"]);
}

#[tokio::test]
async fn search_finds_only_the_current_text() {
    let (house, _database) = House::open(0).await;
    let id = spoken(&house, House::HOTEL, "B1", "Breakfast is at seven").await;
    let message = house.say(id, House::maeve(), "Supper at eight").await.expect("a message").id;
    house.chat.edit(id, House::maeve(), message, Edit::Text("Dinner at nine".to_owned())).await.expect("edited");
    for (search, expected) in [("supper", 0), ("eight", 0), ("dinner", 1), ("breakfast", 1)] {
        assert_eq!(found(&house, search).await.len(), expected, "{search}");
    }
    house.chat.edit(id, House::maeve(), message, Edit::Delete).await.expect("deleted");
    assert!(found(&house, "dinner").await.is_empty(), "a deleted message is found");
    assert_eq!(found(&house, "breakfast").await, ["B1"]);

    let moved = PutBooking {
        guest_name: Some("Grace Hopper".to_owned()),
        room: Change::Set("707".to_owned()),
        ..PutBooking::default()
    };
    house.put(House::HOTEL, "B1", moved).await;
    for (search, expected) in [("byrne", 0), ("101", 0), ("grace", 1), ("707", 1), ("b1", 1)] {
        assert_eq!(found(&house, search).await.len(), expected, "{search}");
    }
    house.put(House::HOTEL, "B1", PutBooking { room: Change::Clear, ..PutBooking::default() }).await;
    assert!(found(&house, "707").await.is_empty(), "a room that was left is found");
}

#[tokio::test]
async fn rolled_back_text_is_not_found() {
    let (house, _database) = House::open(0).await;
    let id = spoken(&house, House::HOTEL, "B1", "Hello").await;
    let undone: Result<(), StoreError> = house
        .chat
        .store()
        .write(move |mut db| {
            async move {
                db.edit_message(id, shared::MessageId(1), shared::Seq(9), "secret", shared::Timestamp::from_unix_ms(0))
                    .await?;
                Err(StoreError::Closed)
            }
            .boxed()
        })
        .await;
    undone.expect_err("undone");
    assert_eq!((found(&house, "secret").await.len(), found(&house, "hello").await.len()), (0, 1));
}

#[tokio::test]
async fn another_hotels_text_is_never_found() {
    let (house, _database) = House::open(0).await;
    spoken(&house, House::HOTEL, "B1", "Towels").await;
    spoken(&house, "dingle", "B2", "Towels and secrets").await;
    for limits in LIMITS {
        assert_eq!(found_with(&house, House::HOTEL, "towels", limits).await, ["B1"]);
        assert_eq!(found_with(&house, "dingle", "towels", limits).await, ["B2"]);
        // The number in front of the words in the index is not found either.
        for search in ["secrets", "secre", "b2", "00000002secrets", "00000002", "2secrets", "0"] {
            assert!(found_with(&house, House::HOTEL, search, limits).await.is_empty(), "{search}");
        }
    }
}

#[tokio::test]
async fn search_syntax_is_treated_as_text() {
    let (house, _database) = House::open(0).await;
    spoken(&house, House::HOTEL, "B1", "Two towels near the pool").await;
    let long = "towels \" AND ".repeat(1000);
    for (search, expected) in [
        ("\"", 0),
        ("'", 0),
        ("two\" OR \"x", 0),
        ("two OR nothing", 0),
        ("two AND towels", 0),
        ("NOT two", 0),
        ("NEAR(two towels)", 0),
        ("words:two", 0),
        ("-two", 1),
        ("two*", 1),
        ("^two", 1),
        ("tw* towels", 0),
        ("(two", 1),
        ("two\0towels", 1),
        ("\0", 0),
        ("🛏", 0),
        ("🛏towels🛏", 1),
        ("%", 0),
        ("\\", 0),
        ("; DROP TABLE messages", 0),
        ("\u{200b}\u{202e}\u{feff}", 0),
        (&long, 0),
        (&"x".repeat(10_000), 0),
        (&"毛".repeat(10_000), 0),
    ] {
        for limits in LIMITS {
            let found = found_with(&house, House::HOTEL, search, limits).await;
            assert_eq!(found.len(), expected, "{}", search.chars().take(40).collect::<String>());
        }
    }
}

/// All words rare; all words common, with few and with many conversations checked;
/// and mixtures.
const LIMITS: [SearchLimits; 5] = [
    SearchLimits::DEFAULT,
    SearchLimits { rare: 0, few: 0, section: 1, prefix_terms: 32 },
    SearchLimits { rare: 0, few: 0, section: 1000, prefix_terms: 32 },
    SearchLimits { rare: 6, few: 3, section: 4, prefix_terms: 0 },
    SearchLimits { rare: 6, few: 9, section: 4, prefix_terms: 1 },
];

#[tokio::test]
async fn every_search_plan_finds_the_same_conversations() {
    const WORDS: [&str; 8] = ["pool", "poolside", "poor", "towel", "towels", "tower", "key", "keys"];
    let mut random = fastrand::Rng::with_seed(7);
    let (house, _database) = House::open(0).await;
    let mut texts: Vec<(ConversationId, String)> = Vec::new();
    for number in 0..25 {
        texts.push((house.put_guest(House::HOTEL, &format!("B{number}")).await, String::new()));
    }
    for _ in 0..60 {
        let at = random.usize(0..texts.len());
        // The first words occur more often than the last.
        let word = WORDS[random.usize(0..WORDS.len()).min(random.usize(0..WORDS.len()))];
        let (id, text) = &mut texts[at];
        house.say(*id, House::maeve(), word).await.expect("a message");
        text.push_str(&format!(" {word} "));
        let newest = texts.remove(at);
        texts.insert(0, newest);
    }
    for search in ["pool", "poolside", "towe", "towel", "towels tower", "pool key", "poo keys", "keys pool to", "ke"] {
        let (last, whole) =
            search.split(' ').collect::<Vec<_>>().split_last().map(|(l, w)| (*l, w.to_vec())).expect("a word");
        let has = |text: &str| {
            text.contains(&format!(" {last}")) && whole.iter().all(|word| text.contains(&format!(" {word} ")))
        };
        let expected: Vec<ConversationId> = texts.iter().filter(|(_, text)| has(text)).map(|(id, _)| *id).collect();
        let expected: Vec<String> = expected.iter().map(|id| format!("B{}", id.0 - 1)).collect();
        for limits in LIMITS {
            assert_eq!(found_with(&house, House::HOTEL, search, limits).await, expected, "{search} {limits:?}");
        }
    }
}
