//! Connection that executes statements.

use super::deferred::DeferredStatements;
use crate::store::StoreError;
use crate::store::value::Value;
use sqlx::sqlite::SqliteConnection;

/// Connection that executes statements. Every statement is a method of this type.
pub struct Db<'c> {
    pub(super) conn: &'c mut SqliteConnection,
    /// Deferred statements, which run with the next query; `None` for readers.
    pub(super) deferred: Option<&'c mut DeferredStatements>,
}

impl Db<'_> {
    /// Returns the connection for a statement whose result is needed. Deferred
    /// statements run first.
    pub(super) async fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if let Some(deferred) = self.deferred.as_deref_mut().filter(|deferred| !deferred.is_empty()) {
            deferred.flush(self.conn, "").await?;
        }
        Ok(self.conn)
    }

    /// Defers a statement that returns no rows: it runs with the next statement
    /// whose result is needed, or at the end of the write. `_table` is the table that
    /// it changes, which only Postgres has to know.
    pub(super) async fn defer(
        &mut self,
        _table: &'static str,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(), StoreError> {
        if let Some(deferred) = self.deferred.as_deref_mut() {
            return deferred.push(sql, values);
        }
        let mut now = DeferredStatements::default();
        now.push(sql, values)?;
        now.flush(self.conn, "").await?;
        Ok(())
    }
}
