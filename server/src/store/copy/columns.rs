//! Columns of a table in both engines, the statements built from them, the digest of
//! the rows, and the errors of a copy. Names come from our own schemas, never from
//! input.

use crate::store::{MissingDatabase, StoreError};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, Database, Executor, Row};

/// Table to copy.
pub struct Table {
    /// Name of the table.
    pub name: &'static str,
    columns: Vec<Column>,
    key: Vec<String>,
}

struct Column {
    name: String,
    /// Name of the type in Postgres.
    kind: String,
}

/// Reads the columns and the primary key of a table.
///
/// # Errors
/// [`CopyError::OtherSchema`] if the two schemas have different columns.
pub async fn table(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
    name: &'static str,
) -> Result<Table, CopyError> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT column_name::text, data_type::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY column_name",
    )
    .bind(name)
    .fetch_all(&mut *target)
    .await?;
    let ours: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY name COLLATE BINARY")
            .bind(name)
            .fetch_all(source)
            .await?;
    let mut theirs: Vec<&str> = columns.iter().map(|(name, _)| &**name).collect();
    theirs.sort_unstable();
    if ours != theirs {
        return Err(CopyError::OtherSchema(format!("table {name} has different columns in PostgreSQL and in SQLite")));
    }
    let key = sqlx::query_scalar(
        "SELECT k.column_name::text FROM information_schema.key_column_usage k \
         JOIN information_schema.table_constraints c USING (constraint_schema, constraint_name) \
         WHERE k.table_schema = current_schema() AND k.table_name = $1 AND c.constraint_type = 'PRIMARY KEY' \
         ORDER BY k.ordinal_position",
    )
    .bind(name)
    .fetch_all(target)
    .await?;
    let columns = columns.into_iter().map(|(name, kind)| Column { name, kind }).collect();
    Ok(Table { name, columns, key })
}

impl Table {
    /// Returns the statement that selects every row as a JSON object, for SQLite.
    pub fn select(&self) -> String {
        let pairs = self.map_columns(|Column { name, kind }| match &**kind {
            "bytea" => format!("'{name}', CASE WHEN {name} IS NOT NULL THEN hex({name}) END"),
            _ => format!("'{name}', {name}"),
        });
        format!("SELECT json_object({}) FROM {} ORDER BY {}", pairs.join(", "), self.name, self.key.join(", "))
    }

    /// Returns the statement that inserts a JSON array of such objects, for
    /// Postgres.
    pub fn insert(&self) -> String {
        let names = self.map_columns(|column| column.name.clone()).join(", ");
        let values = self.map_columns(|Column { name, kind }| match &**kind {
            "bytea" => format!("decode(r.{name}, 'hex')"),
            "boolean" => format!("r.{name} <> 0"),
            _ => format!("r.{name}"),
        });
        let fields = self.map_columns(|Column { name, kind }| match &**kind {
            "bytea" => format!("{name} text"),
            "boolean" => format!("{name} bigint"),
            _ => format!("{name} {kind}"),
        });
        format!(
            "INSERT INTO {} ({names}) SELECT {} FROM jsonb_to_recordset($1::jsonb) AS r({})",
            self.name,
            values.join(", "),
            fields.join(", ")
        )
    }

    /// Returns the statement that selects every row as one text, for SQLite.
    pub fn sqlite_rows(&self) -> String {
        self.rows(|Column { name, kind }| match &**kind {
            "bytea" => format!("lower(hex({name}))"),
            _ => format!("CAST({name} AS TEXT)"),
        })
    }

    /// Returns the same statement for Postgres.
    pub fn postgres_rows(&self) -> String {
        self.rows(|Column { name, kind }| match &**kind {
            "bytea" => format!("encode({name}, 'hex')"),
            "boolean" => format!("({name}::int)::text"),
            _ => format!("{name}::text"),
        })
    }

    /// Writes the length in front of each value, so that two different rows never
    /// give the same text.
    fn rows(&self, text: impl Fn(&Column) -> String) -> String {
        let values = self.map_columns(|column| {
            let (name, text) = (&column.name, text(column));
            format!("CASE WHEN {name} IS NULL THEN '-;' ELSE length({text}) || ':' || {text} || ';' END")
        });
        format!("SELECT {} FROM {} ORDER BY {}", values.join(" || "), self.name, self.key.join(", "))
    }

    fn map_columns(&self, of: impl Fn(&Column) -> String) -> Vec<String> {
        self.columns.iter().map(of).collect()
    }
}

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

/// Reason why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database to copy from does not exist.
    #[error(transparent)]
    Missing(#[from] MissingDatabase),
    /// A server is using the database to copy from.
    #[error("the database is in use: stop the server first")]
    InUse,
    /// The schema of a database is not the expected one; the text says how it
    /// differs.
    #[error("{0}")]
    OtherSchema(String),
    /// The target has rows in this table.
    #[error("the database to copy to is not empty: table {0} has rows")]
    NotEmpty(&'static str),
    /// The digests of this table differ between source and target.
    #[error("the copy of table {0} differs from the original; nothing was copied")]
    Differs(&'static str),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
