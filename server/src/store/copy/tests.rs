use super::*;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::messages::edit::Edit;
use crate::chat::messages::history::PageRequest;
use crate::support::{House, PASSWORD, TestDatabase};
use shared::note::WriteNote;
use shared::{ConversationId, Reader};
use std::collections::BTreeSet;

/// Creates a hotel with messages, notes, a session and other rows to copy.
async fn hotel_with_data() -> (House, TestDatabase, ConversationId) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "Maeve@hotel.example", "Maeve").await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let hello = house.say(id, guest.clone(), "Grüße aus 東京 \u{1F44B} \"quoted\"\nand a line").await.expect("sent");
    house.say(id, House::maeve(), "Welcome").await.expect("sent");
    let gone = house.say(id, guest.clone(), "A mistake").await.expect("sent");
    house.chat.edit(id, guest.clone(), gone.id, Edit::Delete).await.expect("deleted");
    house.chat.mark_read(id, Reader::Staff, hello.id).await.expect("read");
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let maeve = house.chat.staff(&hotel).await.expect("staff").remove(0);
    house.chat.assign(&hotel, id, maeve.key).await.expect("assigned");
    let caller = crate::chat::auth::staff::StaffCaller { hotel: hotel.clone(), member: Some(maeve) };
    let note = WriteNote { note: Some("Likes tea".to_owned()), ..WriteNote::default() };
    house.chat.write_note(&caller, id, note).await.expect("a note");
    let from = crate::chat::auth::sign_in::SignInOrigin::default();
    house.chat.sign_in(House::HOTEL, "maeve@hotel.example", PASSWORD.to_owned(), from).await.expect("a session");
    house.put_guest(House::HOTEL, "B2").await;
    (house, database, id)
}

#[tokio::test]
async fn copied_hotel_continues_with_all_data() {
    let (house, from, id) = hotel_with_data().await;
    let to = TestDatabase::postgres().await;
    let copied = copy(&from.url(), &to.url(), |_| {}).await.expect("a copy");
    let rows = |name| copied.iter().find(|table| table.table == name).expect(name).rows;
    assert_eq!((rows("messages"), rows("conversations"), rows("notes"), rows("staff_sessions")), (3, 2, 1, 1));
    assert!(rows("outbox") > 0 && rows("guest_tokens") > 0);

    let there = House::over(to.store.clone(), 0);
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let newest = PageRequest::newest();
    assert_eq!(
        there.chat.history(id, newest).await.expect("a page"),
        house.chat.history(id, newest).await.expect("a page")
    );
    for search in [None, Some("東京"), Some("grusse"), Some("mistake"), Some("B2")] {
        let words = ListParams { filter: Some("all"), search, ..ListParams::default() };
        let request = || ListRequest::parse(words, None).expect("a request");
        let (ours, theirs) = (
            house.chat.conversations(&hotel, None, request()).await.expect("a list"),
            there.chat.conversations(&hotel, None, request()).await.expect("a list"),
        );
        assert_eq!(ours, theirs, "{search:?}");
    }
    let (before, guest) =
        (house.chat.history(id, newest).await.expect("a page"), house.guest(House::HOTEL, House::BOOKING).await);
    let next = there.say(id, guest, "Still here").await.expect("sent");
    let last = before.messages.last().expect("a message");
    assert!(next.id > last.id && next.seq == before.seq.next(), "{next:?}");
    let found = ListParams { filter: Some("unread"), search: Some("still"), ..ListParams::default() };
    let found = there.chat.conversations(&hotel, None, ListRequest::parse(found, None).expect("a request")).await;
    assert_eq!(found.expect("a list").conversations.len(), 1, "the search index is built again");
}

#[tokio::test]
async fn used_ids_are_not_assigned_again_after_a_copy() {
    let (house, from) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let last = house.say(id, guest, "Hello").await.expect("sent");
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let caller = crate::chat::auth::staff::StaffCaller { hotel, member: None };
    house.chat.erase_booking(&caller, &House::BOOKING.parse().expect("a booking")).await.expect("erased");
    let to = TestDatabase::postgres().await;
    copy(&from.url(), &to.url(), |_| {}).await.expect("a copy");
    let there = House::over(to.store.clone(), 0);
    let id = there.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = there.guest(House::HOTEL, House::BOOKING).await;
    assert!(there.say(id, guest, "Again").await.expect("sent").id > last.id);
}

#[tokio::test]
async fn copy_refuses_a_used_target_and_a_missing_source() {
    let (_house, from, _) = hotel_with_data().await;
    let to = TestDatabase::postgres().await;
    House::over(to.store.clone(), 0).put_guest("dingle", "B1").await;
    let refused = copy(&from.url(), &to.url(), |_| {}).await;
    assert!(matches!(refused, Err(CopyError::NotEmpty("hotels"))), "{refused:?}");
    let missing = copy("sqlite:///nowhere/at/all.db", &to.url(), |_| {}).await;
    assert!(matches!(missing, Err(CopyError::Missing(_))), "{missing:?}");
}

#[tokio::test]
async fn database_of_a_running_server_is_not_copied() {
    let (house, from, _) = hotel_with_data().await;
    let owner = house.chat.store().acquire_outbox().await.expect("an answer").expect("nobody else has it");
    let to = TestDatabase::postgres().await;
    let refused = copy(&from.url(), &to.url(), |_| {}).await;
    assert!(matches!(refused, Err(CopyError::InUse)), "{refused:?}");
    drop(owner);
}

#[tokio::test]
async fn comparison_finds_differences_after_the_copy() {
    let (_house, from, _) = hotel_with_data().await;
    let to = TestDatabase::postgres().await;
    copy(&from.url(), &to.url(), |_| {}).await.expect("a copy");
    let mut source = SqliteConnectOptions::from_str(&from.url()).expect("a URL").connect().await.expect("SQLite");
    let mut target = PgConnectOptions::from_str(&to.url()).expect("a URL").connect().await.expect("Postgres");
    let mut tables = Vec::new();
    for name in TABLES {
        tables.push(table(&mut source, &mut target, name).await.expect(name));
    }
    compare(&mut source, &mut target, &tables).await.expect("the same");
    for (change, found) in [
        ("UPDATE notes SET body = 'Likes coffee'", "notes"),
        ("DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)", "outbox"),
        (
            "UPDATE guest_tokens SET hash = decode('00', 'hex') WHERE hash = (SELECT hash FROM guest_tokens ORDER BY hash LIMIT 1)",
            "guest_tokens",
        ),
    ] {
        let mut transaction = target.begin().await.expect("a transaction");
        transaction.execute(change).await.expect("a change");
        let differs = compare(&mut source, &mut transaction, &tables).await;
        assert!(matches!(differs, Err(CopyError::Differs(table)) if table == found), "{differs:?}");
        transaction.rollback().await.expect("undone");
    }
}

#[tokio::test]
async fn every_table_without_derived_data_is_copied() {
    let (_house, from) = House::open(0).await;
    let to = TestDatabase::postgres().await;
    let mut source = SqliteConnectOptions::from_str(&from.url()).expect("a URL").connect().await.expect("SQLite");
    let mut target = PgConnectOptions::from_str(&to.url()).expect("a URL").connect().await.expect("Postgres");
    let sqlite: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(&mut source)
        .await
        .expect("tables");
    let postgres: Vec<String> = sqlx::query_scalar("SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'").fetch_all(&mut target).await.expect("tables");
    let ours = |names: Vec<String>| -> BTreeSet<String> {
        let follows =
            |name: &String| name.starts_with("search") || name.starts_with("sqlite_") || name == "_sqlx_migrations";
        names.into_iter().filter(|name| !follows(name)).collect()
    };
    let copied: BTreeSet<String> = TABLES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!((ours(sqlite), ours(postgres)), (copied.clone(), copied));
}
