//! Connection that executes statements. Deferred statements, which have no result, run
//! with the next round trip to the database ([ADR
//! 31](../../../../docs/adr/0031-few-trips-to-the-database.md)). Locks of a write do
//! nothing, because there is only one writer.

use crate::store::value::{Value, push_numbered};
use crate::store::{ConversationLock, HotelKey, StoreError};
use shared::{BookingId, HotelSlug};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe};

#[cfg(test)]
mod tests;

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

    /// Adds statements without values.
    pub(super) fn push_sql(&mut self, sql: &str) {
        self.sql.push_str(sql);
        self.sql.push_str("; ");
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

#[allow(clippy::unused_async, clippy::unused_self)]
impl Db<'_> {
    pub(super) async fn lock_conversation(&mut self, _: ConversationLock) -> Result<(), StoreError> {
        Ok(())
    }

    pub(super) async fn lock_conversation_of_booking(
        &mut self,
        _: &HotelSlug,
        _: &BookingId,
    ) -> Result<bool, StoreError> {
        Ok(true)
    }

    pub(super) async fn lock_conversations_of_hotel(&mut self, _: HotelKey) -> Result<(), StoreError> {
        Ok(())
    }

    /// Returns `true`: no lock is needed.
    pub async fn lock_hotel(&mut self, _: &HotelSlug) -> Result<bool, StoreError> {
        Ok(true)
    }
}
