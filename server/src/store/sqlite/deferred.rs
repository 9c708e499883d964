//! Deferred statements: statements without result run with the next round trip to
//! the database ([ADR 31](../../../../docs/adr/0031-few-trips-to-the-database.md)).

use crate::store::StoreError;
use crate::store::value::{Value, push_numbered};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe};

#[cfg(test)]
mod tests;

/// Deferred statements, in the order in which they were added.
#[derive(Default)]
pub(super) struct DeferredStatements {
    sql: String,
    arguments: SqliteArguments,
}

impl DeferredStatements {
    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Adds a statement with its values; the first value is `$1`.
    ///
    /// # Errors
    /// Fails if SQLite cannot hold a value.
    pub(super) fn push(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), StoreError> {
        // SQLite numbers the parameters of all statements that are sent together.
        push_numbered(&mut self.sql, sql, self.arguments.len());
        self.sql.push_str("; ");
        for value in values {
            let added = match value {
                Value::Int(int) => self.arguments.add(int),
                Value::Text(text) => self.arguments.add(text),
            };
            added.map_err(|error| StoreError::Database(sqlx::Error::Encode(error)))?;
        }
        Ok(())
    }

    /// Executes the deferred statements and `then`, and returns the rows of `then`.
    /// Statements after one that fails are not executed.
    pub(super) async fn flush(
        &mut self,
        conn: &mut SqliteConnection,
        then: &str,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let Self { mut sql, arguments } = std::mem::take(self);
        sql.push_str(then);
        // The text consists of our own statements only; values are bound.
        sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(conn).await
    }
}
