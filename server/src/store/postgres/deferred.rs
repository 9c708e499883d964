//! Deferred statements: statements without result are collected and run in one
//! round trip ([ADR 31](../../../../docs/adr/0031-few-trips-to-the-database.md)).
//! With parameters, Postgres takes one statement at a time, so they become parts of
//! one (`WITH`, with data-modifying statements).

use crate::store::StoreError;
use crate::store::value::{Value, push_numbered};
use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::{Arguments, AssertSqlSafe};

#[cfg(test)]
mod tests;

/// Deferred statements, each for a different table.
#[derive(Default)]
pub(super) struct DeferredStatements(Vec<(&'static str, Vec<Value>)>);

impl DeferredStatements {
    /// Returns whether a statement can be combined with the deferred ones. The
    /// parts of one statement run in no defined order, and none sees the changes of
    /// another. So each part must change a different table and read only that
    /// table.
    pub(super) fn can_combine(&self, sql: &'static str) -> bool {
        !self.0.iter().any(|(part, _)| table_of(part) == table_of(sql))
    }

    /// Adds a statement with its values; the first value is `$1`.
    pub(super) fn push(&mut self, sql: &'static str, values: impl IntoIterator<Item = Value>) {
        self.0.push((sql, values.into_iter().collect()));
    }

    /// Executes the deferred statements: all of them or, if one fails, none.
    pub(super) async fn flush(&mut self, conn: &mut PgConnection) -> Result<(), StoreError> {
        let parts = std::mem::take(&mut self.0);
        if parts.is_empty() {
            return Ok(());
        }
        let sql = combine(&parts);
        let mut arguments = PgArguments::default();
        for value in parts.into_iter().flat_map(|(_, values)| values) {
            let added = match value {
                Value::Int(int) => arguments.add(int),
                Value::Text(text) => arguments.add(text),
            };
            added.map_err(|error| StoreError::Database(sqlx::Error::Encode(error)))?;
        }
        // The text consists of our own statements only; values are bound.
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(conn).await?;
        Ok(())
    }
}

/// Combines the parts into one statement: the last one, with the others in front of
/// it.
fn combine(parts: &[(&str, Vec<Value>)]) -> String {
    let mut taken = 0;
    let mut numbered: Vec<String> = Vec::new();
    for (part, values) in parts {
        let mut sql = String::new();
        push_numbered(&mut sql, part, taken);
        taken += values.len();
        numbered.push(sql);
    }
    let last = numbered.pop().unwrap_or_default();
    if numbered.is_empty() {
        return last;
    }
    let before: Vec<_> = numbered.iter().enumerate().map(|(nth, sql)| format!("part_{nth} AS ({sql})")).collect();
    format!("WITH {} {last}", before.join(", "))
}

/// Returns the table that a statement changes.
fn table_of(sql: &str) -> Option<&str> {
    let mut words = sql.split([' ', '(']);
    words.find(|word| !["INSERT", "INTO", "UPDATE", "DELETE", "FROM"].contains(word))
}
