//! Copies a whole database from SQLite to Postgres.
//!
//! Rows are transferred as JSON, a few hundred at a time, in one transaction on
//! each side. The columns are read from the catalogue of Postgres. Derived data is
//! copied if it is stored in columns (counts); the search index is rebuilt. At the
//! end all rows on both sides are read again and must have the same digest.

mod columns;
#[cfg(test)]
mod tests;

use super::postgres::{SCHEMA as POSTGRES_SCHEMA, index_all};
use super::sqlite::{owner_file, schema_state};
use super::{MissingDatabase, StoreError};
pub use columns::CopyError;
use columns::digest;
use columns::{Table, table};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::fs::File;
use std::str::FromStr;

/// Tables to copy, parents before children. A test compares the list with both
/// schemas.
const TABLES: [&str; 21] = [
    "hotels",
    "guides",
    "bookings",
    "guest_tokens",
    "staff",
    "staff_sessions",
    "staff_activity",
    "staff_links",
    "api_keys",
    "conversations",
    "messages",
    "first_replies",
    "attachments",
    "push_subscriptions",
    "notes",
    "canned_replies",
    "webhooks",
    "webhook_deliveries",
    "outbox",
    "settings",
    "set_up_link",
];
/// Tables with triggers, which are disabled during the copy: the columns that they
/// maintain are copied with the rows.
const WITH_TRIGGERS: [&str; 3] = ["bookings", "conversations", "messages"];
/// Number of rows per batch.
const BATCH_ROWS: usize = 500;

/// A copied table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Name of the table.
    pub table: &'static str,
    /// Number of rows.
    pub rows: u64,
    /// SHA-256 of all rows in order of their key, the same on both sides, in
    /// hexadecimal digits.
    pub sha256: String,
}

/// Progress of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Table being copied, or `search` while the search index is built.
    pub table: &'static str,
    /// Number of rows done.
    pub rows: u64,
    /// Total number of rows.
    pub total_rows: u64,
}

/// Copies the database at a `sqlite:` URL into an empty one at a `postgres:` URL.
/// If it fails, the target has no rows.
///
/// # Errors
/// See [`CopyError`].
pub async fn copy(from: &str, to: &str, mut report: impl FnMut(Progress)) -> Result<Vec<CopiedTable>, CopyError> {
    let options = SqliteConnectOptions::from_str(from)?.create_if_missing(false).read_only(true);
    let file = options.get_filename().to_owned();
    MissingDatabase::check(&file)?;
    // The lock is held until the copy ends, so no server can write meanwhile.
    let owner = File::options().create(true).truncate(false).write(true).open(owner_file(&file));
    let owner = owner.map_err(StoreError::from)?;
    owner.try_lock().map_err(|_| CopyError::InUse)?;
    let mut source = options.connect().await?;
    check_version(&mut source).await?;
    let mut target = PgConnectOptions::from_str(to)?.application_name("guest-chat db copy").connect().await?;
    POSTGRES_SCHEMA.run(&mut target).await.map_err(StoreError::from)?;
    source.execute("BEGIN").await?;
    let mut transaction = target.begin().await?;
    let copied = copy_all(&mut source, &mut transaction, &mut report).await?;
    transaction.commit().await?;
    target.close().await?;
    source.close().await?;
    Ok(copied)
}

async fn check_version(source: &mut SqliteConnection) -> Result<(), CopyError> {
    let other = |what: &str| CopyError::OtherSchema(format!("the database to copy from {what}"));
    let schema = schema_state(source).await?;
    if schema.newer.is_some() {
        return Err(other("has a newer schema than this guest-chat"));
    }
    if schema.pending > 0 {
        return Err(other("has an older schema; start the server with it once to migrate it"));
    }
    Ok(())
}

async fn copy_all(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
    report: &mut impl FnMut(Progress),
) -> Result<Vec<CopiedTable>, CopyError> {
    let mut tables = Vec::new();
    for name in TABLES {
        let table = table(source, target, name).await?;
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {name})");
        if sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *target).await? {
            return Err(CopyError::NotEmpty(name));
        }
        tables.push(table);
    }
    set_triggers(target, "DISABLE").await?;
    for table in &tables {
        copy_table(source, target, table, report).await?;
        copy_sequence(source, target, table).await?;
    }
    set_triggers(target, "ENABLE").await?;
    index_all(target, |rows, total_rows| report(Progress { table: "search", rows, total_rows })).await?;
    compare(source, target, &tables).await
}

async fn set_triggers(target: &mut PgConnection, what: &str) -> Result<(), CopyError> {
    for table in WITH_TRIGGERS {
        target.execute(AssertSqlSafe(format!("ALTER TABLE {table} {what} TRIGGER USER"))).await?;
    }
    Ok(())
}

async fn copy_table(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
    table: &Table,
    report: &mut impl FnMut(Progress),
) -> Result<(), CopyError> {
    let count = AssertSqlSafe(format!("SELECT count(*) FROM {}", table.name));
    let total_rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *source).await?;
    let mut progress = Progress { table: table.name, rows: 0, total_rows: total_rows.unsigned_abs() };
    report(progress);
    let insert = table.insert();
    let mut rows = sqlx::query_scalar::<_, String>(AssertSqlSafe(table.select())).fetch(source);
    let mut batch = Vec::with_capacity(BATCH_ROWS);
    loop {
        let row = rows.try_next().await?;
        let is_last = row.is_none();
        batch.extend(row);
        if batch.len() == BATCH_ROWS || is_last && !batch.is_empty() {
            let json = format!("[{}]", batch.join(","));
            sqlx::query(AssertSqlSafe(insert.as_str())).bind(json).execute(&mut *target).await?;
            progress.rows += batch.len() as u64;
            batch.clear();
            report(progress);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Sets the id sequence of a table as in SQLite, so that no id is used again, not
/// even one of an erased row.
async fn copy_sequence(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
    table: &Table,
) -> Result<(), CopyError> {
    let last: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = ?")
        .bind(table.name)
        .fetch_optional(source)
        .await?;
    if let Some(last) = last.filter(|last| *last > 0) {
        sqlx::query("SELECT setval(pg_get_serial_sequence($1, 'id'), $2)")
            .bind(table.name)
            .bind(last)
            .execute(target)
            .await?;
    }
    Ok(())
}

/// Compares the digests of both sides.
async fn compare(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
    tables: &[Table],
) -> Result<Vec<CopiedTable>, CopyError> {
    let mut copied = Vec::new();
    for table in tables {
        let source_digest = digest(source, table.sqlite_rows()).await?;
        let target_digest = digest(target, table.postgres_rows()).await?;
        if source_digest != target_digest {
            return Err(CopyError::Differs(table.name));
        }
        copied.push(CopiedTable { table: table.name, rows: source_digest.0, sha256: source_digest.1 });
    }
    Ok(copied)
}
