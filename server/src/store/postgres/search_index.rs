//! Keeps the search index up to date. Triggers record changed documents in a
//! setting of the transaction. They are indexed at its end, so that no other
//! transaction sees an outdated index.

use super::db::Db;
use crate::store::value::to_json;
use crate::store::words::{Document, fold_diacritics, index_text, select_documents};
use crate::store::{InsertedMessage, StoreError};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

/// Selects the documents whose numbers a query returns as `doc`.
macro_rules! documents {
    ($changed:literal) => {
        concat!("WITH changed AS (", $changed, ") ", select_documents!("changed"))
    };
}

/// Selects the documents that the transaction has recorded.
const RECORDED: &str = documents!(
    "SELECT DISTINCT unnest(string_to_array(current_setting('guest_chat.to_index', true), ',')::BIGINT[]) AS doc"
);
/// Selects the given documents.
const DOCUMENTS_BY_ID: &str = documents!("SELECT unnest($1::BIGINT[]) AS doc");

/// Indexes the recorded documents, inside the open transaction.
pub(super) async fn index_changes(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    let changed = sqlx::query_as(RECORDED).fetch_all(&mut *conn).await?;
    index(conn, &changed).await
}

/// Row of a document.
#[derive(Serialize)]
struct WordsRow {
    doc: i64,
    words: String,
}

/// Indexes new messages, inside the transaction that inserts them. Unlike
/// [`index_changes`] it reads nothing back.
pub(super) async fn index_new(db: &mut Db<'_>, new: &[InsertedMessage]) -> Result<(), StoreError> {
    let row = |new: &InsertedMessage| WordsRow {
        doc: (new.message.conversation_id.0 << 32) + new.message.id.0,
        words: vector(&index_text(new.hotel, &new.message.message)),
    };
    let rows: Vec<WordsRow> = new.iter().map(row).filter(|row| !row.words.is_empty()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    db.defer(
        "search",
        concat!(
            "INSERT INTO search (doc, words) SELECT r.doc, CAST(r.words AS tsvector) FROM ",
            json_rows!("r", doc BIGINT, words TEXT)
        ),
        [to_json(&rows)?],
    )
    .await
}

async fn index(conn: &mut PgConnection, changed: &[Document]) -> Result<(), sqlx::Error> {
    for document in changed {
        let words = vector(&document.words());
        if words.is_empty() {
            sqlx::query("DELETE FROM search WHERE doc = $1").bind(document.doc).execute(&mut *conn).await?;
            continue;
        }
        sqlx::query(
            "INSERT INTO search (doc, words) VALUES ($1, $2::text::tsvector) \
             ON CONFLICT (doc) DO UPDATE SET words = excluded.words",
        )
        .bind(document.doc)
        .bind(words)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Number of documents per step.
const STEP: i64 = 2_000;

/// Indexes all documents, inside the open transaction. `report` gets the number of
/// documents done, and the total number.
pub(in crate::store) async fn index_all(
    conn: &mut PgConnection,
    mut report: impl FnMut(u64, u64),
) -> Result<(), sqlx::Error> {
    let total_rows: i64 =
        sqlx::query_scalar("SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM messages)")
            .fetch_one(&mut *conn)
            .await?;
    let mut done = 0;
    for (table, doc) in [("conversations", "id << 32"), ("messages", "(conversation_id << 32) + id")] {
        let mut last = 0;
        loop {
            // The names are constants.
            let sql = format!("SELECT id, {doc} AS doc FROM {table} WHERE id > $1 ORDER BY id LIMIT $2");
            let next: Vec<(i64, i64)> =
                sqlx::query_as(AssertSqlSafe(sql)).bind(last).bind(STEP).fetch_all(&mut *conn).await?;
            let Some((newest, _)) = next.last() else { break };
            last = *newest;
            let docs: Vec<i64> = next.iter().map(|(_, doc)| *doc).collect();
            let changed = sqlx::query_as(DOCUMENTS_BY_ID).bind(&docs).fetch_all(&mut *conn).await?;
            index(conn, &changed).await?;
            done += next.len() as i64;
            report(done.unsigned_abs(), total_rows.unsigned_abs());
        }
    }
    Ok(())
}

/// Returns the words of a text with their positions, as a `tsvector` text. Words
/// consist of letters, digits and combining marks only, so nothing has to be
/// escaped.
pub(crate) fn vector(words: &str) -> String {
    let mut vector = String::with_capacity(2 * words.len());
    for (at, word) in words.split_whitespace().enumerate() {
        let separator = if at == 0 { "" } else { " " };
        vector.extend([separator, "'", &fold_diacritics(word), "':", &(at + 1).to_string()]);
    }
    vector
}
