//! A page of messages in one row. Each row that SQLite gives out travels to
//! another thread alone, each of its columns in memory of its own: thirty of them
//! took longer to travel than to find.

use super::Db;
use super::statements::messages::{PAGE_AFTER, PAGE_BEFORE};
use crate::store::StoreError;
use crate::store::rows::{Place, StoredMessage};
use shared::{BookingId, ConversationId, Message};
use std::sync::LazyLock;

/// In the order of [`StoredMessage`]'s fields.
const COLUMNS: &str = "id, conversation_id, seq, sender_type, sender_name, sender_role, told_of, body, sent_at_ms, \
     nullif(hex(client_message_id), ''), room_number, reply_to, read_at_ms, edited_at_ms, deleted_at_ms, attachments, \
     r_sender_type, r_sender_name, r_preview, r_attachments";

/// A page before a message.
pub(super) static BEFORE: LazyLock<String> = LazyLock::new(|| in_one_row(PAGE_BEFORE));
/// A page of changes.
pub(super) static AFTER: LazyLock<String> = LazyLock::new(|| in_one_row(PAGE_AFTER));

fn in_one_row(page: &str) -> String {
    format!("SELECT json_group_array(json_array({COLUMNS})) FROM ({page})")
}

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
            Place::Before => BEFORE.as_str(),
            Place::After => AFTER.as_str(),
        };
        let page: String =
            sqlx::query_scalar(sql).bind(conversation.0).bind(from).bind(limit).fetch_one(&mut *self.conn).await?;
        let mut page: Vec<StoredMessage> = serde_json::from_str(&page).map_err(|_| StoreError::Corrupt("message"))?;
        // An aggregate promises no order; it keeps the one it is given.
        match place {
            Place::Before => page.sort_by_key(|message| std::cmp::Reverse(message.id)),
            Place::After => page.sort_by_key(|message| message.seq),
        }
        page.into_iter().map(|message| message.message(booking)).collect()
    }
}
