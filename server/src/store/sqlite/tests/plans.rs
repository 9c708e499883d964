//! Query plans of a page of messages: SQLite reads an index, however long the
//! conversation is.

use super::super::sql::erasing::ERASE_WEBHOOK_DELIVERIES;
use super::super::sql::messages::{PAGE_AFTER, PAGE_BEFORE};
use super::super::sql::pages::{AFTER, BEFORE};
use super::*;
use crate::store::StoreError;
use sqlx::{Connection as _, SqliteConnection};

const LONG: i64 = 100_000;

/// Creates one conversation of 100,000 messages among others of a hundred.
async fn crowded() -> (House, TestDatabase, i64) {
    let (house, database) = House::open(0).await;
    let mut long = 0;
    for number in 0..10 {
        let id = house.put_guest(House::HOTEL, &format!("B{number}")).await.0;
        if number == 4 {
            long = id;
        }
    }
    let filled: Result<(), StoreError> = database
        .store
        .sqlite()
        .write(move |db| {
            async move {
                sqlx::query(
                    "WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ?) \
                     INSERT INTO messages (conversation_id, seq, sender_type, sender_name, body, sent_at_ms, reply_to) \
                     SELECT c.id, n.seq, 'guest', 'Ada Byrne', 'message ' || n.seq, n.seq, NULL \
                     FROM n JOIN conversations c ON c.id = ? OR n.seq <= 100",
                )
                .bind(LONG)
                .bind(long)
                .execute(&mut *db.conn)
                .await?;
                Ok(())
            }
            .boxed()
        })
        .await;
    filled.expect("messages");
    (house, database, long)
}

pub(super) async fn plan(conn: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(conn).await;
    rows.expect("a plan").iter().map(|row| row.get("detail")).collect()
}

#[tokio::test]
async fn deliveries_of_a_conversation_are_found_by_their_index() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let plan = plan(&mut conn, ERASE_WEBHOOK_DELIVERIES).await;
    let expected = " INDEX webhook_deliveries_by_conversation (conversation_id=?)";
    assert!(plan.iter().any(|step| step.ends_with(expected)), "{plan:?}");
    assert!(plan.iter().all(|step| !step.starts_with("SCAN ")), "{plan:?}");
}

#[tokio::test]
async fn a_page_of_messages_is_an_index_search() {
    let (_house, database, long) = crowded().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let expected_before = "SEARCH m USING INDEX messages_by_id (conversation_id=? AND id<?)";
    let expected_after = "SEARCH m USING INDEX messages_by_seq (conversation_id=? AND seq>?)";
    // Without statistics, as in use, and with those of `ANALYZE`.
    for prepare in ["SELECT 1", "ANALYZE"] {
        sqlx::query(prepare).execute(&mut conn).await.expect(prepare);
        for (sql, expected) in [(PAGE_BEFORE, expected_before), (PAGE_AFTER, expected_after)] {
            let plan = plan(&mut conn, sql).await;
            assert_eq!(plan[0], expected);
            assert!(plan.iter().all(|step| step.starts_with("SEARCH ")), "{plan:?}");
        }
        // The same as one value, which needs no sort.
        for (pages, expected) in [(&BEFORE, expected_before), (&AFTER, expected_after)] {
            for sql in [&pages.alone, &pages.with_thread] {
                let plan = plan(&mut conn, sql).await;
                assert!(plan.iter().any(|step| step == expected), "{plan:?}");
                // A hotel has one row only, so its scan is accepted.
                let walks =
                    |step: &String| step.contains("B-TREE") || ["SCAN m", "SCAN c", "SCAN b"].contains(&step.as_str());
                assert!(!plan.iter().any(walks), "{plan:?}");
            }
        }
    }
    for (sql, from, first) in [(PAGE_BEFORE, i64::MAX, LONG), (PAGE_AFTER, LONG - 10, LONG - 9)] {
        let rows = sqlx::query(sql).bind(long).bind(from).bind(5).fetch_all(&mut conn).await.expect("a page");
        assert_eq!((rows.len(), rows[0].get::<i64, _>("seq")), (5, first));
    }
}
