//! Columns of a table in both engines, and the statements built from them. Names
//! come from our own schemas, never from input.

use super::error::CopyError;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;

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
        let pairs = self.each(|Column { name, kind }| match &**kind {
            "bytea" => format!("'{name}', CASE WHEN {name} IS NOT NULL THEN hex({name}) END"),
            _ => format!("'{name}', {name}"),
        });
        format!("SELECT json_object({}) FROM {} ORDER BY {}", pairs.join(", "), self.name, self.key.join(", "))
    }

    /// Returns the statement that inserts a JSON array of such objects, for
    /// Postgres.
    pub fn insert(&self) -> String {
        let names = self.each(|column| column.name.clone()).join(", ");
        let values = self.each(|Column { name, kind }| match &**kind {
            "bytea" => format!("decode(r.{name}, 'hex')"),
            "boolean" => format!("r.{name} <> 0"),
            _ => format!("r.{name}"),
        });
        let fields = self.each(|Column { name, kind }| match &**kind {
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
        let values = self.each(|column| {
            let (name, text) = (&column.name, text(column));
            format!("CASE WHEN {name} IS NULL THEN '-;' ELSE length({text}) || ':' || {text} || ';' END")
        });
        format!("SELECT {} FROM {} ORDER BY {}", values.join(" || "), self.name, self.key.join(", "))
    }

    fn each(&self, of: impl Fn(&Column) -> String) -> Vec<String> {
        self.columns.iter().map(of).collect()
    }
}
