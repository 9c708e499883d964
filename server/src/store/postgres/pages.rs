//! A page of messages, a row each.

use super::Db;
use super::statements::messages::{PAGE_AFTER, PAGE_BEFORE, message};
use crate::store::StoreError;
use crate::store::rows::Place;
use shared::{BookingId, ConversationId, Message};

impl Db<'_> {
    /// A page of a conversation, in the order that its place says.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) async fn page_of_messages(
        &mut self,
        place: Place,
        conversation: ConversationId,
        booking: &BookingId,
        from: i64,
        limit: i64,
    ) -> Result<Vec<Message>, StoreError> {
        let sql = match place {
            Place::Before => PAGE_BEFORE,
            Place::After => PAGE_AFTER,
        };
        let rows = sqlx::query(sql).bind(conversation.0).bind(from).bind(limit).fetch_all(&mut *self.conn).await?;
        rows.iter().map(|row| message(row, booking)).collect()
    }
}
