//! Tests of SQLite only: its files, settings and query plans.

mod list_plans;
mod plans;
mod readers;
mod search;
mod upgrade;

use super::*;
use crate::store::StoreError;
use crate::support::{House, TestDatabase};
use crate::token::{ApiKey, GuestToken};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::FutureExt;
use futures_util::future::join_all;
use sqlx::Row;
use sqlx::{Connection as _, SqliteConnection};
use std::path::PathBuf;

#[tokio::test]
async fn acknowledged_write_is_on_disk_and_readers_do_not_write() {
    let database = TestDatabase::sqlite().await;
    let settings: Result<_, StoreError> = database
        .store
        .sqlite()
        .write(|db| {
            async move {
                let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *db.conn).await?;
                let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *db.conn).await?;
                let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *db.conn).await?;
                Ok((journal, synchronous, foreign_keys))
            }
            .boxed()
        })
        .await;
    const FULL: i64 = 2;
    assert_eq!(settings.expect("settings"), ("wal".to_owned(), FULL, 1));

    let mut snapshot = database.store.read_transaction().await.expect("a snapshot");
    let refused = snapshot.db().insert_setting("name", "value").await;
    assert!(refused.is_err(), "a snapshot was written to");
}

#[tokio::test]
async fn sqlite_has_the_expected_compile_options() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let options: Vec<String> =
        sqlx::query_scalar("PRAGMA compile_options").fetch_all(&mut conn).await.expect("its options");
    // docs/adr/0032-how-sqlite-is-compiled.md
    for option in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0"] {
        assert!(options.iter().any(|known| known == option), "{option} is not among {options:?}");
    }
    assert!(!options.iter().any(|known| known == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}

#[tokio::test]
async fn row_with_a_dangling_foreign_key_is_refused() {
    let database = TestDatabase::sqlite().await;
    let hash = GuestToken::generate(&crate::clock::OsRandom).hash();
    let (booking, now) = (crate::store::BookingKey(99), shared::Timestamp::from_unix_ms(0));
    let kept: Result<(), StoreError> =
        database.store.write(move |mut db| async move { db.insert_token(&hash, booking, now).await }.boxed()).await;
    assert!(matches!(kept, Err(StoreError::Database(_))), "{kept:?}");
}

#[tokio::test]
async fn reopened_database_contains_all_writes() {
    let (house, mut database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let first = house.say(id, House::maeve(), "Hello!").await.expect("a message");
    drop(house);
    database.reopen().await;
    let house = House::over(database.store.clone(), 0);
    let again = house.say(id, House::maeve(), "Again!").await.expect("a message");
    assert_eq!((again.id.0, again.seq.0), (first.id.0 + 1, first.seq.0 + 2));
}

#[tokio::test]
async fn the_command_line_writes_beside_a_running_server() {
    let database = TestDatabase::sqlite().await;
    let (server, typed) =
        (House::over(database.store.clone(), 0), crate::store::Store::open(&database.url()).await.expect("a store"));
    server.put_guest(House::HOTEL, House::BOOKING).await;
    let typed = House::over(typed, 0);
    let writes = async |house: &House, booking: &'static str| {
        for _ in 0..20 {
            house.put_guest(House::HOTEL, booking).await;
        }
    };
    tokio::join!(writes(&server, "B1"), writes(&typed, "B2"));
    let slug = House::HOTEL.parse().expect("a slug");
    server.chat.booking(&slug, &"B2".parse().expect("a name")).await.expect("the other's booking");
}

#[tokio::test]
async fn open_refuses_a_file_that_is_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "no database, but a long enough text to be taken for a header of one".repeat(9))
        .expect("a file");
    assert!(Store::open(&format!("sqlite://{}", file.display())).await.is_err());
    let new = folder.path().join("not/yet/there/guest-chat.db");
    Store::open(&format!("sqlite://{}", new.display())).await.expect("folders are made");
}

#[tokio::test]
async fn concurrent_writes_share_one_commit() {
    let database = TestDatabase::sqlite().await;
    let before = commits(&database);
    let (open, opened) = tokio::sync::oneshot::channel();
    let first = database.store.write(move |_| async move { Ok::<_, StoreError>(opened.await.is_ok()) }.boxed());
    let others = join_all((0..100).map(|number| {
        let name = format!("setting {number}");
        database.store.write(move |mut db| async move { db.insert_setting(&name, "value").await }.boxed())
    }));
    // Polled in this order: the others are in the queue when the first continues.
    let (_, others, _) = tokio::join!(biased; first, others, async { open.send(()) });
    assert!(others.iter().all(|written: &Result<(), StoreError>| written.is_ok()));
    assert_eq!(commits(&database) - before, 1);

    let alone: Result<(), StoreError> =
        database.store.write(|mut db| async move { db.insert_setting("alone", "value").await }.boxed()).await;
    alone.expect("written");
    assert_eq!(commits(&database) - before, 2);
}

/// Counts the commits in the write-ahead log: frames that contain the size of the
/// database (SQLite, "WAL-mode File Format", sections 1.1 and 1.2).
fn commits(database: &TestDatabase) -> usize {
    let log = std::fs::read(log(database)).expect("a write-ahead log");
    let word = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let (header, frames) = log.split_at(32);
    let (page_bytes, salt) = (word(header, 8) as usize, &header[16..24]);
    frames.chunks_exact(24 + page_bytes).filter(|frame| frame[8..16] == *salt && word(frame, 4) != 0).count()
}

fn log(database: &TestDatabase) -> PathBuf {
    let mut path = database.path().into_os_string();
    path.push("-wal");
    path.into()
}

#[tokio::test]
async fn only_digests_of_tokens_and_keys_are_stored() {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    let key = house.api_key(House::HOTEL).await;

    let cells = cells(&database).await;
    let (token_hash, key_hash) =
        (GuestToken::parse(&token).expect("a token").hash(), ApiKey::parse(&key).expect("a key").hash());
    for hash in [token_hash, key_hash] {
        let quoted = format!("X'{}'", hex(hash.as_bytes()).to_uppercase());
        assert!(cells.contains(&quoted), "the digest is not there");
    }
    database.store.close().await;
    assert!(!log(&database).exists(), "closing did not move the log into the database");
    let mut files = std::fs::read(database.path()).expect("the database");
    for cell in &cells {
        files.extend(cell.as_bytes());
    }
    for secret in [token.as_str(), key.trim_start_matches("gck_")] {
        let bytes = URL_SAFE_NO_PAD.decode(secret).expect("base64url");
        for form in [secret.as_bytes().to_vec(), bytes.clone(), hex(&bytes).into(), hex(&bytes).to_uppercase().into()] {
            assert!(!files.windows(form.len()).any(|window| window == form), "a secret is in the database");
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns every value of every table as an SQL literal.
async fn cells(database: &TestDatabase) -> Vec<String> {
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let columns = sqlx::query(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    );
    let columns = columns.fetch_all(&mut conn).await.expect("columns");
    assert!(columns.len() > 50, "all tables were meant");
    let mut cells = Vec::new();
    for column in columns {
        let (table, column): (String, String) = (column.get(0), column.get(1));
        let sql = format!("SELECT quote(\"{column}\") FROM \"{table}\"");
        let values = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await;
        cells.extend(values.expect("values").into_iter().map(|value: String| value));
    }
    // A connection that is only dropped is closed later in the background, and the
    // last one that closes deletes the log.
    conn.close().await.expect("closed");
    cells
}

#[tokio::test]
async fn email_address_is_case_insensitive() {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    for (email, name) in [("maeve@hotel.example", "Maeve"), ("Maeve@Hotel.example", "Maeve Kelly")] {
        house.put_staff(House::HOTEL, email, name).await;
    }
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let people: Vec<(String, String)> =
        sqlx::query_as("SELECT name, password_hash FROM staff").fetch_all(&mut conn).await.expect("people");
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].0, "Maeve Kelly");
    assert!(people[0].1.starts_with("$argon2id$v=19$"), "not an argon2id PHC string");
}
