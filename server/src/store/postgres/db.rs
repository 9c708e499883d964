//! Connection that executes statements.

use super::deferred::DeferredStatements;
use crate::store::value::Value;
use crate::store::{ConversationLock, StoreError};
use sqlx::postgres::PgConnection;

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
