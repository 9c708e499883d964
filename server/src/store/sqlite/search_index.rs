//! Keeps the search index current. Triggers note in `search_todo` whatever
//! changes; what was noted is indexed at the end of the same transaction, once
//! for the whole group of writes, since every change of the index costs a
//! piece of its own.

use crate::store::words::indexed;
use crate::store::{HotelKey, StoreError};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Executor, QueryBuilder, Row, Sqlite};

/// How much is indexed in one step.
const STEP: usize = 10_000;
/// How many documents one statement writes.
const AT_ONCE: usize = 64;

/// A document is a message, or (message 0) what a booking says of a
/// conversation's guest. One that is empty or gone is not in the index.
pub(super) const CHANGED: &str = "SELECT t.doc, coalesce(c.hotel_id, 0) AS hotel_id, \
     CASE WHEN t.doc & 4294967295 = 0 \
     THEN b.guest_name || ' ' || coalesce(b.room_number, '') || ' ' || b.booking_id ELSE m.body END AS text \
     FROM search_todo t LEFT JOIN conversations c ON c.id = t.doc >> 32 \
     LEFT JOIN bookings b ON b.id = c.booking_key LEFT JOIN messages m ON m.id = t.doc & 4294967295 \
     ORDER BY t.doc LIMIT 10000"; // STEP

/// Indexes what was noted, of which `changed` are the first rows, and ends the
/// transaction that is open.
pub(super) async fn index_and_commit(
    conn: &mut SqliteConnection,
    mut changed: Vec<SqliteRow>,
) -> Result<(), sqlx::Error> {
    while changed.len() == STEP {
        index(conn, &changed, "").await?;
        changed = conn.fetch_all(CHANGED).await?;
    }
    index(conn, &changed, "COMMIT").await.map(drop)
}

/// Indexes what an earlier version has left, a transaction for each step: a
/// large database is not held up by it, and what was done is not done again.
pub(super) async fn index_backlog(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    loop {
        conn.execute("BEGIN IMMEDIATE").await?;
        let step = async {
            let changed = conn.fetch_all(CHANGED).await?;
            index(conn, &changed, "COMMIT").await?;
            Ok(changed.is_empty())
        };
        match step.await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => {
                conn.execute("ROLLBACK").await?;
                return Err(error);
            }
        }
    }
}

/// Indexes some, and goes on with `then` in the last trip to the database.
async fn index(conn: &mut SqliteConnection, changed: &[SqliteRow], then: &str) -> Result<(), sqlx::Error> {
    let mut last: Option<i64> = None;
    let mut written: Vec<(i64, String)> = Vec::new();
    for row in changed {
        let doc: i64 = row.try_get("doc")?;
        let text: Option<String> = row.try_get("text")?;
        let words = indexed(HotelKey(row.try_get("hotel_id")?), text.as_deref().unwrap_or(""));
        if words.is_empty() {
            sqlx::query("DELETE FROM search WHERE rowid = ?").bind(doc).execute(&mut *conn).await?;
        } else {
            written.push((doc, words));
        }
        last = Some(doc);
    }
    let mut left = written.len();
    for some in written.chunks(AT_ONCE) {
        left -= some.len();
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT OR REPLACE INTO search (rowid, words) ");
        insert.push_values(some, |mut row, (doc, words)| {
            row.push_bind(*doc).push_bind(words.as_str());
        });
        if left == 0 {
            insert.push("; DELETE FROM search_todo WHERE doc <= ").push_bind(last).push("; ").push(then);
        }
        // One document is what a quiet server writes again and again.
        insert.build().persistent(some.len() == 1).execute(&mut *conn).await?;
    }
    match last {
        Some(_) if !written.is_empty() => {}
        Some(last) => {
            let sql = format!("DELETE FROM search_todo WHERE doc <= ?; {then}");
            sqlx::query(AssertSqlSafe(sql)).bind(last).execute(&mut *conn).await?;
        }
        None => {
            conn.execute(AssertSqlSafe(then.to_owned())).await?;
        }
    }
    Ok(())
}
