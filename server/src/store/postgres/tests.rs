//! Tests of Postgres only: several servers on one database.

use super::lane_connection::LaneConnection;
use super::maintenance_connection::migrate;
use super::sql::erasing::ERASE_DELIVERIES;
use super::store::CONNECTIONS;
use super::*;
use crate::store::PageCursor;
use crate::support::{House, TestDatabase};
use futures_util::FutureExt;
use futures_util::future::join_all;
use shared::Seq;
use sqlx::Connection;
use sqlx::PgConnection;

mod claims;

async fn houses() -> (TestDatabase, [House; 2]) {
    let database = TestDatabase::postgres().await;
    let other = crate::store::Store::open(&database.url()).await.expect("the same database");
    let houses = [House::over(database.store.clone(), 0), House::over(other, 0)];
    (database, houses)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_servers_never_assign_the_same_seq() {
    let (_database, houses) = houses().await;
    let conversation = houses[0].put_guest(House::HOTEL, House::BOOKING).await;
    let say = |number: usize| houses[number % 2].say(conversation, House::maeve(), "Hello");
    for result in join_all((0..60).map(say)).await {
        result.expect("a message");
    }
    let mut snapshot = houses[0].chat.store().read_transaction().await.expect("a snapshot");
    let thread = snapshot.db().thread(conversation).await.expect("an answer").expect("the thread");
    let (booking, all) = (&thread.booking.booking_id, PageCursor::After(Seq(0)));
    let messages = snapshot.db().messages(conversation, booking, all, 1_000).await.expect("messages");
    assert!(messages.is_sorted_by(|one, next| one.id < next.id && one.seq < next.seq));
    assert!(messages.len() >= 60 && messages.last().is_some_and(|last| last.seq == thread.conversation.seq));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_one_server_owns_the_outbox_and_is_notified_of_other_commits() {
    let (_database, [one, other]) = houses().await;
    let owner = one.chat.store().acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    assert!(other.chat.store().acquire_outbox().await.expect("an answer").is_none());
    let notifier = one.chat.store().commit_notifier();
    // `one` writes nothing, so that only the write of `other` can notify it.
    other.put_guest(House::HOTEL, House::BOOKING).await;
    notifier.notified().await;
    drop(owner);
    while other.chat.store().acquire_outbox().await.expect("an answer").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_ends_the_ownership_of_a_server_without_its_connection() {
    let (database, [one, other]) = houses().await;
    let mut owner = one.chat.store().acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .execute(&mut conn)
    .await
    .expect("the lock is taken");
    owner.lost().await;
    while other.chat.store().acquire_outbox().await.expect("an answer").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_migration_runs_under_a_limit_of_its_own() {
    use sqlx::migrate::{Migration, MigrationType};
    let database = TestDatabase::postgres().await;
    let sql = "CREATE TABLE limits AS SELECT current_setting('statement_timeout') AS statement";
    let migration =
        Migration::new(1_000, "limits".into(), MigrationType::Simple, sqlx::SqlStr::from_static(sql), false);
    let schema = Migrator { migrations: vec![migration].into(), ignore_missing: true, ..Migrator::DEFAULT };
    let Store { pool, .. } = Store::open(&database.url()).await.expect("the same database");
    migrate(&pool.connect_options(), &schema).await.expect("migrated");
    let limit: String = sqlx::query_scalar("SELECT statement FROM limits").fetch_one(&pool).await.expect("a limit");
    assert_eq!(limit, "30min");
    let limit: String = sqlx::query_scalar("SHOW statement_timeout").fetch_one(&pool).await.expect("a limit");
    assert_eq!(limit, "10s", "requests keep theirs");
}

#[tokio::test]
async fn messages_of_a_server_of_an_earlier_version_are_counted() {
    let (database, [house, _]) = houses().await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection without settings");
    let inserted = sqlx::query(
        "INSERT INTO messages (conversation_id, seq, sender_type, sender_name, body, sent_at_ms) \
         VALUES ($1, 1, 'guest', 'Ada Byrne', 'Towels?', 7)",
    );
    inserted.bind(id.0).execute(&mut conn).await.expect("a message");
    let counted = sqlx::query_as("SELECT unread_count, waiting_since_ms FROM conversations WHERE id = $1");
    let counted: (i64, Option<i64>) = counted.bind(id.0).fetch_one(&mut conn).await.expect("the conversation");
    assert_eq!(counted, (1, Some(7)));
}

/// Counts rows, including deleted ones, whose bytes contain a text.
const ROWS_WITH_TEXT: &str = "SELECT count(*) FROM pg_class t, \
     generate_series(0, pg_relation_size(t.oid) / 8192 - 1) AS page, \
     heap_page_items(get_raw_page(t.relname, page::int)) AS item \
     WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND position($1::bytea IN item.t_data) > 0";

#[tokio::test]
async fn no_row_with_erased_text_remains_in_a_table() {
    const SECRET: &str = "Quetzalcoatl";
    let (database, [house, _]) = houses().await;
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::query("CREATE EXTENSION pageinspect").execute(&mut conn).await.expect("Postgres' own pageinspect");
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    for number in 0..20 {
        house.say(id, House::maeve(), &format!("{SECRET} {number}")).await.expect("a message");
    }
    let mut rows_with_text = async || -> i64 {
        sqlx::query_scalar(ROWS_WITH_TEXT).bind(SECRET.as_bytes()).fetch_one(&mut conn).await.expect("a number")
    };
    assert!(rows_with_text().await >= 20);
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let caller = crate::chat::auth::staff::StaffCaller { hotel, member: None };
    house.chat.erase_booking(&caller, &House::BOOKING.parse().expect("a name")).await.expect("erased");
    assert_eq!(rows_with_text().await, 0);
}

#[tokio::test]
async fn a_batch_finds_its_rows_by_indexes_while_tables_are_small() {
    let (database, [house, _]) = houses().await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let Store { pool, .. } = Store::open(&database.url()).await.expect("the same database");
    let mut conn = LaneConnection::new(&pool.connect_options()).take().await.expect("a connection");
    let needs = r#"[{"nth": 0, "conversation": 1}, {"nth": 1, "token": "00"}]"#;
    for statement in ["lock_batch", "load_batch"] {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN EXECUTE {statement} ('{needs}')"));
        let plan: Vec<String> = sqlx::query_scalar(explain).fetch_all(&mut conn).await.expect("a plan");
        assert!(!plan.iter().any(|line| line.contains("Seq Scan")), "{plan:#?}");
    }
}

#[tokio::test]
async fn deliveries_of_a_conversation_are_found_by_their_index() {
    let (database, [house, _]) = houses().await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::raw_sql(
        "INSERT INTO webhooks (id, hotel_id, url, events, secret, created_at_ms)
             SELECT 1, id, 'https://hotel.example/', '', '', 1 FROM hotels;
         INSERT INTO webhook_deliveries
             (webhook_id, event_id, event_type, payload, created_at_ms, give_up_at_ms, next_at_ms)
             SELECT 1, 'e', 'read', json_build_object('data', json_build_object('conversation_id', n / 10))::text, 1, 1, 1
             FROM generate_series(1, 5000) AS n;
         ANALYZE webhook_deliveries;",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    let sql = ERASE_DELIVERIES.replace("$1", &id.to_string()).replace("$2", "200");
    let plan = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(&mut conn).await;
    let plan: Vec<String> = plan.expect("a plan");
    assert!(plan.iter().any(|step| step.contains("using webhook_deliveries_by_conversation")), "{plan:?}");
    assert!(plan.iter().all(|step| !step.contains("Seq Scan")), "{plan:?}");
}

#[tokio::test]
async fn no_write_of_an_erasure_deletes_more_than_a_few_rows() {
    let (database, [house, _]) = houses().await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.say(id, House::maeve(), "Hello").await.expect("a message");
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    // Two thousand rows of each kind, and triggers that record the transaction of
    // each deletion.
    sqlx::raw_sql(
        "INSERT INTO webhooks (id, hotel_id, url, events, secret, created_at_ms)
             SELECT 1, id, 'https://hotel.example/', '', '', 1 FROM hotels;
         INSERT INTO webhook_deliveries
             (webhook_id, event_id, event_type, payload, created_at_ms, give_up_at_ms, next_at_ms)
             SELECT 1, 'e', 'read', json_build_object('data', json_build_object('conversation_id', c.id))::text, 1, 1, 1
             FROM conversations c, generate_series(1, 2000);
         INSERT INTO notes (conversation_id, author_name, body, written_at_ms)
             SELECT c.id, 'Maeve', 'A note', 1 FROM conversations c, generate_series(1, 2000);
         INSERT INTO outbox (channel, name, data, created_at_ms)
             SELECT (SELECT min(channel) FROM outbox), 'e', json_build_object('conversation_id', c.id)::text, 1
             FROM conversations c, generate_series(1, 2000);
         CREATE TABLE deletions (of TEXT, by_transaction BIGINT);
         CREATE FUNCTION count_deletion() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
             INSERT INTO deletions VALUES (TG_TABLE_NAME, txid_current());
             RETURN NULL;
         END $$;
         CREATE TRIGGER counted AFTER DELETE ON webhook_deliveries FOR EACH ROW EXECUTE FUNCTION count_deletion();
         CREATE TRIGGER counted AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION count_deletion();
         CREATE TRIGGER counted AFTER DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION count_deletion();",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let caller = crate::chat::auth::staff::StaffCaller { hotel, member: None };
    house.chat.erase_booking(&caller, &House::BOOKING.parse().expect("a name")).await.expect("erased");
    let (deleted, most): (i64, i64) = sqlx::query_as(
        "SELECT sum(n)::bigint, max(n) FROM (SELECT count(*) AS n FROM deletions GROUP BY by_transaction) AS counted",
    )
    .fetch_one(&mut conn)
    .await
    .expect("numbers");
    assert!(deleted >= 6_000 && most <= 1_000, "{deleted} rows, {most} of them in one transaction");
}

#[tokio::test]
async fn cancelled_read_transaction_blocks_no_write() {
    let (_database, [house, _]) = houses().await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    for round in 0..20 {
        // Cancelled as soon as it has sent its query.
        let views = (0..CONNECTIONS).map(|_| house.chat.store().read_transaction());
        for view in views {
            drop(view.boxed().now_or_never());
        }
        let written = join_all((0..CONNECTIONS).map(|_| house.say(id, House::maeve(), "Hello"))).await;
        assert!(
            written.iter().all(Result::is_ok),
            "round {round}: {:?}",
            written.iter().find(|result| result.is_err())
        );
    }
}
