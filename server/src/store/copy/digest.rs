//! Digest of the rows of a table.

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Database, Executor, Row};

/// Returns the number of rows of a statement and the SHA-256 of them in order. Each
/// row is one text.
pub async fn digest<'c, C>(conn: &'c mut C, sql: String) -> Result<(u64, String), sqlx::Error>
where
    C: Connection,
    &'c mut C: Executor<'c, Database = C::Database>,
    for<'r> String: sqlx::Decode<'r, C::Database> + sqlx::Type<C::Database>,
    usize: sqlx::ColumnIndex<<C::Database as Database>::Row>,
    for<'q> <C::Database as Database>::Arguments: sqlx::IntoArguments<C::Database>,
{
    use futures_util::TryStreamExt;
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(conn);
    let (mut count, mut hash) = (0, Sha256::new());
    while let Some(row) = rows.try_next().await? {
        let text: String = row.try_get(0)?;
        hash.update(text.as_bytes());
        // Separator: no row contains it.
        hash.update(b"\0");
        count += 1;
    }
    Ok((count, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
