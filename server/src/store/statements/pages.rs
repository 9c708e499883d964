//! A page of messages in one value. Each row that SQLite gives out travels to
//! another thread alone, each of its columns in memory of its own: thirty of them
//! took longer to travel than to find. So the page can also come along with what
//! else is asked.

use super::messages::{PAGE_AFTER, PAGE_BEFORE};
use super::threads::{THREAD_OF_CONVERSATION, thread};
use super::{CLIENT_MESSAGE_ID, Db, as_json_array};
use crate::store::rows::StoredMessage;
use crate::store::{PageCursor, StoreError, Thread};
use shared::{BookingId, ConversationId, Message};
use sqlx::{AssertSqlSafe, Row};
use std::cmp::Reverse;
use std::sync::LazyLock;

/// One way through a conversation (`$1`), from `$2` on, `$3` messages at most.
pub(in crate::store) struct Pages {
    /// Whether it goes from the newest message on, or from the oldest change.
    is_newest_first: bool,
    /// A page alone.
    pub(in crate::store) alone: String,
    /// A page, and the thread around it.
    pub(in crate::store) with_thread: String,
}

/// Pages before a message.
pub(in crate::store) static BEFORE: LazyLock<Pages> = LazyLock::new(|| Pages::of(PAGE_BEFORE, true));
/// Pages of changes.
pub(in crate::store) static AFTER: LazyLock<Pages> = LazyLock::new(|| Pages::of(PAGE_AFTER, false));

impl Pages {
    fn of(page: &str, is_newest_first: bool) -> Self {
        // In the order of the fields of `StoredMessage`.
        let columns = format!(
            "id, conversation_id, seq, sender_type, sender_name, sender_role, told_of, body, sent_at_ms, \
             {CLIENT_MESSAGE_ID}, room_number, reply_to, read_at_ms, edited_at_ms, deleted_at_ms, attachments, \
             r_sender_type, r_sender_name, r_preview, r_attachments"
        );
        let alone = as_json_array(&columns, page);
        let with_thread = format!("SELECT ({alone}) AS page, {THREAD_OF_CONVERSATION}");
        Self { is_newest_first, alone, with_thread }
    }

    /// The way that a cursor goes, and from where.
    fn from(cursor: PageCursor) -> (&'static Self, i64) {
        match cursor {
            PageCursor::Newest => (&BEFORE, i64::MAX),
            PageCursor::Before(id) => (&BEFORE, id.0),
            PageCursor::After(seq) => (&AFTER, seq.0),
        }
    }

    fn messages(&self, page: &str, booking: &BookingId) -> Result<Vec<Message>, StoreError> {
        let mut page: Vec<StoredMessage> = serde_json::from_str(page).map_err(|_| StoreError::Corrupt("message"))?;
        // An aggregate promises no order; it keeps the one it is given.
        match self.is_newest_first {
            true => page.sort_by_key(|message| Reverse(message.id)),
            false => page.sort_by_key(|message| message.seq),
        }
        page.into_iter().map(|message| message.message(booking)).collect()
    }
}

impl Db<'_> {
    /// Up to `limit` messages from a cursor: towards the beginning newest
    /// first, after a change in the order of their last change.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn messages(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        cursor: PageCursor,
        limit: i64,
    ) -> Result<Vec<Message>, StoreError> {
        let (pages, from) = Pages::from(cursor);
        let page: String = sqlx::query_scalar(AssertSqlSafe(pages.alone.as_str()))
            .bind(conversation.0)
            .bind(from)
            .bind(limit)
            .fetch_one(self.conn().await?)
            .await?;
        pages.messages(&page, booking)
    }

    /// The same with the thread of the conversation, both as of one instant, by
    /// one question.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn thread_and_messages(
        &mut self,
        conversation: ConversationId,
        cursor: PageCursor,
        limit: i64,
    ) -> Result<Option<(Thread, Vec<Message>)>, StoreError> {
        let (pages, from) = Pages::from(cursor);
        let row = sqlx::query(AssertSqlSafe(pages.with_thread.as_str()))
            .bind(conversation.0)
            .bind(from)
            .bind(limit)
            .fetch_optional(self.conn().await?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let thread = thread(&row)?;
        let messages = pages.messages(row.try_get("page")?, &thread.booking.booking_id)?;
        Ok(Some((thread, messages)))
    }
}
