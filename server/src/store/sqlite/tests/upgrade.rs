//! Upgrade of a database of an earlier version.

use super::*;
use crate::store::{ConversationFilter, ListOrder, ListPage};
use sqlx::Connection as _;
use sqlx::migrate::Migrator;

/// Schema version before the list had unread counts and a search index.
const BEFORE: i64 = 4;

#[tokio::test]
async fn migration_fills_the_list_for_existing_conversations() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("guest-chat.db").display());
    let mut conn = SqliteConnection::connect(&url).await.expect("a connection");
    let all = sqlx::migrate!("migrations/sqlite");
    let early = all.iter().filter(|migration| migration.version <= BEFORE).cloned().collect::<Vec<_>>();
    Migrator { migrations: early.into(), ..Migrator::DEFAULT }.run(&mut conn).await.expect("an early schema");
    sqlx::raw_sql(
        "INSERT INTO hotels (id, slug, name, timezone, locale, accent_color)
             VALUES (1, 'killarney', 'Killarney Park', 'Europe/Dublin', 'en', '#123456');
         INSERT INTO bookings (id, hotel_id, booking_id, guest_name)
             VALUES (1, 1, 'waits', 'Ada Byrne'), (2, 1, 'settled', 'Tom Ito'), (3, 1, 'quiet', 'Zoë');
         INSERT INTO conversations (id, hotel_id, booking_key, seq, last_message_id, staff_up_to, resolved_at_ms)
             VALUES (1, 1, 1, 4, 4, 1, NULL), (2, 1, 2, 1, 5, 0, 9), (3, 1, 3, 0, 0, 0, NULL);
         INSERT INTO messages (id, conversation_id, seq, sender_type, sender_name, body, sent_at_ms, deleted_at_ms)
             VALUES (1, 1, 1, 'staff', 'Maeve', 'Welcome', 1, NULL), (2, 1, 2, 'guest', 'Ada Byrne', '', 2, 8),
                    (3, 1, 3, 'guest', 'Ada Byrne', 'Towels', 3, NULL), (4, 1, 4, 'guest', 'Ada Byrne', 'Hello?', 4, NULL),
                    (5, 2, 1, 'guest', 'Tom Ito', 'Towels, thanks', 5, NULL);",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    conn.close().await.expect("closed");

    let store = Store::open(&url).await.expect("brought up to date");
    let listed = async |search: Option<&str>| -> Vec<(String, i64, Option<i64>)> {
        let (filter, order) = (ConversationFilter::All, ListOrder::Newest);
        let page = ListPage {
            filter,
            order,
            search: search.map(str::to_owned),
            below: None,
            limit: 9,
            now: shared::Timestamp::from_unix_ms(0),
        };
        let mut snapshot = store.read_transaction().await.expect("a snapshot");
        let rows = snapshot.db().conversations(crate::store::HotelKey(1), &page).await.expect("a list");
        let row_values = |row: &crate::store::ConversationRow| {
            (row.booking.booking_id.to_string(), row.unread, row.waiting_since.map(shared::Timestamp::unix_ms))
        };
        rows.iter().map(row_values).collect()
    };
    let (settled, waits) = (("settled".to_owned(), 1, None), ("waits".to_owned(), 3, Some(3)));
    assert_eq!(listed(None).await, [settled.clone(), waits.clone(), ("quiet".to_owned(), 0, None)]);
    assert_eq!(listed(Some("towels")).await, [settled.clone(), waits.clone()]);
    assert_eq!(listed(Some("ito")).await, [settled]);
    assert_eq!(listed(Some("hello byrne")).await, [waits]);
    assert_eq!(listed(Some("zoe")).await.len(), 1);
    let hotel =
        store.read_transaction().await.expect("a snapshot").db().hotel(&"killarney".parse().expect("a slug")).await;
    assert_eq!(hotel.expect("an answer").expect("the hotel").answer_within_min, 10);
    store.close().await;
}
