//! Keeps the search index up to date. Triggers record changed documents in
//! `search_todo`. They are indexed at the end of the same transaction, once for the
//! whole group of writes, because each change of the index adds a segment to it.

use super::announcer::WantedEvents;
use crate::pending_event::PendingEvent;
use crate::store::StoreError;
use crate::store::words::{Document, select_documents};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Executor, FromRow, QueryBuilder, Sqlite};

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

/// Selects the changed documents.
pub(super) const CHANGED: &str = concat!(select_documents!("search_todo"), " ORDER BY t.doc LIMIT ", step!());

/// Indexes the recorded documents, the first of which are `changed`, and commits
/// the open transaction. Returns the wanted events.
pub(super) async fn index_and_commit(
    conn: &mut SqliteConnection,
    mut changed: Vec<SqliteRow>,
    wanted: Option<WantedEvents>,
) -> Result<Option<Vec<PendingEvent>>, sqlx::Error> {
    while changed.len() == STEP {
        index(conn, &changed, "", None).await?;
        changed = conn.fetch_all(CHANGED).await?;
    }
    let events = index(conn, &changed, "COMMIT", wanted).await?;
    Ok(wanted.map(|_| events))
}

/// Indexes documents that an earlier version has left, with one transaction per
/// step: a large database is not blocked, and an interrupted run keeps what is
/// done.
pub(super) async fn index_backlog(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    // Usually there is nothing to do; the check does not wait for other writers.
    while sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM search_todo)").fetch_one(&mut *conn).await? {
        conn.execute("BEGIN IMMEDIATE").await?;
        let changed = conn.fetch_all(CHANGED).await;
        let step = async { index(conn, &changed?, "COMMIT", None).await };
        if let Err(error) = step.await {
            conn.execute("ROLLBACK").await?;
            return Err(error.into());
        }
    }
    Ok(())
}

/// Indexes some documents, runs `then` and returns the wanted events, in one round trip
/// to the database.
async fn index(
    conn: &mut SqliteConnection,
    changed: &[SqliteRow],
    then: &str,
    wanted: Option<WantedEvents>,
) -> Result<Vec<PendingEvent>, sqlx::Error> {
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
    sql.push(then);
    if let Some(WantedEvents { after, limit }) = wanted {
        sql.push("; SELECT id, channel, name, data, created_at_ms FROM outbox WHERE id > ").push_bind(after);
        sql.push(" ORDER BY id LIMIT ").push_bind(limit);
    }
    sql.build_query_as().persistent(changed.len() <= 1).fetch_all(conn).await
}
