//! Keeps the search index up to date. Triggers record changed documents in
//! `search_todo`. They are indexed at the end of the same transaction, once for the
//! whole group of writes, because each change of the index adds a segment to it.

use crate::store::words::index_text;
use crate::store::{HotelKey, StoreError};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Executor, QueryBuilder, Row, Sqlite};

/// Maximum number of documents per step. A macro, for use in the text of a
/// statement.
macro_rules! step {
    () => {
        10_000
    };
}
const STEP: usize = step!();
/// Number of documents per `INSERT`.
const ROWS_PER_INSERT: usize = 64;

/// Selects the changed documents. A document is a message or, with message id 0,
/// the guest name, room and booking id of a conversation. Empty and deleted
/// documents are not in the index.
pub(super) const CHANGED: &str = concat!(
    "SELECT t.doc, coalesce(c.hotel_id, 0) AS hotel_id, \
     CASE WHEN t.doc & 4294967295 = 0 \
     THEN b.guest_name || ' ' || coalesce(b.room_number, '') || ' ' || b.booking_id ELSE m.body END AS text \
     FROM search_todo t LEFT JOIN conversations c ON c.id = t.doc >> 32 \
     LEFT JOIN bookings b ON b.id = c.booking_key LEFT JOIN messages m ON m.id = t.doc & 4294967295 \
     ORDER BY t.doc LIMIT ",
    step!()
);

/// Indexes the recorded documents, the first of which are `changed`, and commits
/// the open transaction.
pub(super) async fn index_and_commit(
    conn: &mut SqliteConnection,
    mut changed: Vec<SqliteRow>,
) -> Result<(), sqlx::Error> {
    while changed.len() == STEP {
        index(conn, &changed, "").await?;
        changed = conn.fetch_all(CHANGED).await?;
    }
    index(conn, &changed, "COMMIT").await
}

/// Indexes documents that an earlier version has left, with one transaction per
/// step: a large database is not blocked, and an interrupted run keeps what is
/// done.
pub(super) async fn index_backlog(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    // Usually there is nothing to do; the check does not wait for other writers.
    while sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM search_todo)").fetch_one(&mut *conn).await? {
        conn.execute("BEGIN IMMEDIATE").await?;
        let changed = conn.fetch_all(CHANGED).await;
        let step = async { index(conn, &changed?, "COMMIT").await };
        if let Err(error) = step.await {
            conn.execute("ROLLBACK").await?;
            return Err(error.into());
        }
    }
    Ok(())
}

/// Indexes some documents and runs `then`, in one round trip to the database.
async fn index(conn: &mut SqliteConnection, changed: &[SqliteRow], then: &str) -> Result<(), sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new("");
    let mut last: Option<i64> = None;
    let mut written: Vec<(i64, String)> = Vec::new();
    for row in changed {
        let doc: i64 = row.try_get("doc")?;
        let text: Option<String> = row.try_get("text")?;
        let words = index_text(HotelKey(row.try_get("hotel_id")?), text.as_deref().unwrap_or(""));
        if words.is_empty() {
            sql.push("DELETE FROM search WHERE rowid = ").push_bind(doc).push("; ");
        } else {
            written.push((doc, words));
        }
        last = Some(doc);
    }
    for some in written.chunks(ROWS_PER_INSERT) {
        sql.push("INSERT OR REPLACE INTO search (rowid, words) ");
        sql.push_values(some, |mut row, (doc, words)| {
            row.push_bind(*doc).push_bind(words.as_str());
        });
        sql.push("; ");
    }
    if let Some(last) = last {
        sql.push("DELETE FROM search_todo WHERE doc <= ").push_bind(last).push("; ");
    }
    // Cached for at most one document: a quiet server repeats that statement.
    sql.push(then).build().persistent(changed.len() <= 1).execute(conn).await?;
    Ok(())
}
