//! Keeps the search index current. Triggers note in `search_todo` whatever
//! changes; what was noted is indexed at the end of the same transaction, once
//! for the whole group of writes, since every change of the index costs a
//! piece of its own.

use crate::store::words::indexed;
use crate::store::{HotelKey, StoreError};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Executor, QueryBuilder, Row, Sqlite};

/// How much is indexed in one step.
const STEP: i64 = 10_000;
/// How many documents one statement writes.
const AT_ONCE: usize = 64;

/// A document is a message, or (message 0) what a booking says of a
/// conversation's guest. One that is empty or gone is not in the index.
const CHANGED: &str = "SELECT t.doc, coalesce(c.hotel_id, 0) AS hotel_id, \
     CASE WHEN t.doc & 4294967295 = 0 \
     THEN b.guest_name || ' ' || coalesce(b.room_number, '') || ' ' || b.booking_id ELSE m.body END AS text \
     FROM search_todo t LEFT JOIN conversations c ON c.id = t.doc >> 32 \
     LEFT JOIN bookings b ON b.id = c.booking_key LEFT JOIN messages m ON m.id = t.doc & 4294967295 \
     ORDER BY t.doc LIMIT ?";

/// Indexes what was noted, inside the transaction that is open.
pub(super) async fn index_changes(conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    while index_step(conn).await? == STEP {}
    Ok(())
}

/// Indexes what an earlier version has left, a transaction for each step: a
/// large database is not held up by it, and what was done is not done again.
pub(super) async fn index_backlog(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    while sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM search_todo)").fetch_one(&mut *conn).await? {
        conn.execute("BEGIN IMMEDIATE").await?;
        match index_step(conn).await {
            Ok(_) => conn.execute("COMMIT").await?,
            Err(error) => {
                conn.execute("ROLLBACK").await?;
                return Err(error.into());
            }
        };
    }
    Ok(())
}

/// How many it was.
async fn index_step(conn: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let changed = sqlx::query(CHANGED).bind(STEP).fetch_all(&mut *conn).await?;
    let mut last = None;
    let mut written: Vec<(i64, String)> = Vec::new();
    for row in &changed {
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
    for some in written.chunks(AT_ONCE) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT OR REPLACE INTO search (rowid, words) ");
        insert.push_values(some, |mut row, (doc, words)| {
            row.push_bind(*doc).push_bind(words.as_str());
        });
        // One document is what a quiet server writes again and again.
        insert.build().persistent(some.len() == 1).execute(&mut *conn).await?;
    }
    if last.is_some() {
        sqlx::query("DELETE FROM search_todo WHERE doc <= ?").bind(last).execute(&mut *conn).await?;
    }
    Ok(changed.len() as i64)
}
