//! Connection that executes statements. Deferred statements, which have no result, are
//! collected and run in one round trip to the database ([ADR
//! 31](../../../../docs/adr/0031-few-trips-to-the-database.md)).

use crate::store::value::{Value, push_numbered};
use crate::store::{ConversationLock, StoreError};
use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::{Arguments, AssertSqlSafe};

#[cfg(test)]
mod tests;

/// Connection that executes statements. Every statement is a method of this type.
pub struct Db<'c> {
    pub(super) conn: &'c mut PgConnection,
    /// Deferred statements; `None` for readers.
    pub(super) deferred: Option<&'c mut DeferredStatements>,
    /// Conversation that is locked already.
    pub(super) locked: Option<ConversationLock>,
}

impl Db<'_> {
    /// Returns the connection for a statement whose result is needed. Deferred
    /// statements run first.
    pub(super) async fn conn(&mut self) -> Result<&mut PgConnection, StoreError> {
        if let Some(deferred) = self.deferred.as_deref_mut() {
            deferred.flush(self.conn).await?;
        }
        Ok(self.conn)
    }

    /// Defers a statement that returns no rows: it runs before the next statement
    /// whose result is needed, or at the end of the write. `table` is the only table
    /// that it changes and reads.
    pub(super) async fn defer(
        &mut self,
        table: &'static str,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(), StoreError> {
        let mut now = DeferredStatements::default();
        let Some(deferred) = self.deferred.as_deref_mut() else {
            now.push(table, sql, values);
            return now.flush(self.conn).await;
        };
        if !deferred.can_combine(table) {
            deferred.flush(self.conn).await?;
        }
        deferred.push(table, sql, values);
        Ok(())
    }
}

/// Deferred statements, each for a different table.
#[derive(Default)]
pub(super) struct DeferredStatements(Vec<Part>);

/// One deferred statement.
struct Part {
    /// The only table that it changes and reads.
    table: &'static str,
    sql: &'static str,
    values: Vec<Value>,
}

impl DeferredStatements {
    /// Returns whether a statement on that table can be combined with the deferred ones. The
    /// parts of one statement run in no defined order, and none sees the changes of
    /// another. So each part must change a different table and read only that
    /// table.
    pub(super) fn can_combine(&self, table: &str) -> bool {
        self.0.iter().all(|part| part.table != table)
    }

    /// Adds a statement with its values; the first value is `$1`.
    pub(super) fn push(&mut self, table: &'static str, sql: &'static str, values: impl IntoIterator<Item = Value>) {
        self.0.push(Part { table, sql, values: values.into_iter().collect() });
    }

    /// Executes the deferred statements: all of them or, if one fails, none.
    pub(super) async fn flush(&mut self, conn: &mut PgConnection) -> Result<(), StoreError> {
        if let Some((sql, arguments)) = self.take_combined(None)? {
            // The text consists of our own statements only; values are bound.
            sqlx::query_with(AssertSqlSafe(sql), arguments).execute(conn).await?;
        }
        Ok(())
    }

    /// Executes the deferred statements like [`DeferredStatements::flush`], and returns
    /// the ids of the rows that the one for `table` inserts, in ascending order.
    pub(super) async fn flush_returning_ids(
        &mut self,
        conn: &mut PgConnection,
        table: &str,
    ) -> Result<Vec<i64>, StoreError> {
        if self.can_combine(table) {
            self.flush(conn).await?;
            return Ok(Vec::new());
        }
        let Some((sql, arguments)) = self.take_combined(Some(table))? else { return Ok(Vec::new()) };
        let mut ids = sqlx::query_scalar_with(AssertSqlSafe(sql), arguments).fetch_all(conn).await?;
        ids.sort_unstable();
        Ok(ids)
    }

    /// Returns the deferred statements as one, with their values, if there are any.
    fn take_combined(&mut self, returning: Option<&str>) -> Result<Option<(String, PgArguments)>, StoreError> {
        let parts = std::mem::take(&mut self.0);
        if parts.is_empty() {
            return Ok(None);
        }
        let sql = combine(&parts, returning);
        let mut arguments = PgArguments::default();
        for value in parts.into_iter().flat_map(|part| part.values) {
            let added = match value {
                Value::Int(int) => arguments.add(int),
                Value::Text(text) => arguments.add(text),
            };
            added.map_err(|error| StoreError::Database(sqlx::Error::Encode(error)))?;
        }
        Ok(Some((sql, arguments)))
    }
}

/// Combines the parts into one statement: the last one, with the others in front of
/// it. It returns the ids of the rows that the part for the table `returning` inserts.
fn combine(parts: &[Part], returning: Option<&str>) -> String {
    let mut taken = 0;
    let mut numbered: Vec<String> = Vec::new();
    for part in parts {
        let mut sql = String::new();
        push_numbered(&mut sql, part.sql, taken);
        taken += part.values.len();
        if returning == Some(part.table) {
            sql.push_str(" RETURNING id");
        }
        numbered.push(sql);
    }
    if let Some(nth) = parts.iter().position(|part| returning == Some(part.table)) {
        numbered.push(format!("SELECT id FROM part_{nth}"));
    }
    let last = numbered.pop().unwrap_or_default();
    if numbered.is_empty() {
        return last;
    }
    let before: Vec<_> = numbered.iter().enumerate().map(|(nth, sql)| format!("part_{nth} AS ({sql})")).collect();
    format!("WITH {} {last}", before.join(", "))
}
