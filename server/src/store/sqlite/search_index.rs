//! Keeps the search index up to date. Triggers record changed documents in
//! `search_todo`. They are indexed in transactions of their own, many at a time,
//! because each change of the index adds a segment to it.

use crate::store::StoreError;
use crate::store::words::{Document, select_documents};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Executor, FromRow, QueryBuilder, Sqlite};

/// Number of documents per transaction at the start.
const BACKLOG_STEP: i64 = 10_000;
/// Number of documents per `INSERT`.
const ROWS_PER_INSERT: usize = 64;

/// Selects the changed documents.
const CHANGED: &str = concat!(select_documents!("search_todo"), " ORDER BY t.doc LIMIT $1");

/// Indexes documents that an earlier run has left, with one transaction per step: a
/// large database is not blocked, and an interrupted run keeps what is done.
pub(super) async fn index_backlog(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    // Usually there is nothing to do; the check does not wait for other writers.
    while sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM search_todo)").fetch_one(&mut *conn).await? {
        index_step(conn, BACKLOG_STEP).await?;
    }
    Ok(())
}

/// Indexes at most `limit` recorded documents, in a transaction. Returns whether there
/// may be more.
pub(super) async fn index_step(conn: &mut SqliteConnection, limit: i64) -> Result<bool, sqlx::Error> {
    conn.execute("BEGIN IMMEDIATE").await?;
    let step = async {
        let changed = sqlx::query(CHANGED).bind(limit).fetch_all(&mut *conn).await?;
        index(conn, &changed, "COMMIT").await?;
        Ok(changed.len() as i64 == limit)
    };
    let done = step.await;
    if done.is_err() {
        // SQLite may have rolled back by itself already.
        let _ = conn.execute("ROLLBACK").await;
    }
    done
}

/// Indexes some documents and runs `then`, in one round trip to the database.
async fn index(conn: &mut SqliteConnection, changed: &[SqliteRow], then: &str) -> Result<(), sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new("");
    let mut last: Option<i64> = None;
    let mut written: Vec<(i64, String)> = Vec::new();
    for row in changed {
        let document = Document::from_row(row)?;
        let words = document.words();
        if words.is_empty() {
            sql.push("DELETE FROM search WHERE rowid = ").push_bind(document.doc).push("; ");
        } else {
            written.push((document.doc, words));
        }
        last = Some(document.doc);
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
