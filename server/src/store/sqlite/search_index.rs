//! Keeps the search index up to date. Triggers record changed documents in
//! `search_todo`. They are indexed in transactions of their own, many at a time,
//! because each change of the index adds a segment to it.

use crate::store::StoreError;
use crate::store::words::{Document, select_documents};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Executor, FromRow, QueryBuilder, Row, Sqlite};

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

/// Lets writes add segments to the index without merging others: the task that writes
/// merges some pages from time to time.
pub(super) async fn disable_automerge(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let setting: Option<i64> =
        sqlx::query_scalar("SELECT v FROM search_config WHERE k = 'automerge'").fetch_optional(&mut *conn).await?;
    if setting != Some(0) {
        conn.execute("INSERT INTO search (search, rank) VALUES ('automerge', 0)").await?;
    }
    Ok(())
}

/// Indexes at most `limit` recorded documents, in a transaction. Returns their number.
pub(super) async fn index_step(conn: &mut SqliteConnection, limit: i64) -> Result<i64, sqlx::Error> {
    conn.execute("BEGIN IMMEDIATE").await?;
    let step = async {
        let changed = sqlx::query(CHANGED).bind(limit).fetch_all(&mut *conn).await?;
        index(conn, &changed).await?;
        Ok(changed.len() as i64)
    };
    let indexed = step.await;
    if indexed.is_err() {
        // SQLite may have rolled back by itself already.
        let _ = conn.execute("ROLLBACK").await;
    }
    indexed
}

/// Merges some pages of the index. Returns whether there may be more to merge.
pub(super) async fn merge_step(conn: &mut SqliteConnection, pages: i64) -> Result<bool, sqlx::Error> {
    let merge =
        "SELECT total_changes(); INSERT INTO search (search, rank) VALUES ('merge', $1); SELECT total_changes()";
    let rows = sqlx::query(merge).bind(pages).fetch_all(conn).await?;
    let changes: Vec<i64> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    // The statement itself counts as one change.
    Ok(matches!(changes[..], [before, after] if after - before >= 2))
}

/// Indexes some documents and commits, in one round trip to the database.
async fn index(conn: &mut SqliteConnection, changed: &[SqliteRow]) -> Result<(), sqlx::Error> {
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
    sql.push("COMMIT").build().persistent(changed.len() <= 1).execute(conn).await?;
    Ok(())
}
