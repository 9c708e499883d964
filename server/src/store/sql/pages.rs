//! A page of messages as one value. SQLite's rows are sent to another thread one by
//! one, each column in its own allocation: for thirty rows this took longer than
//! finding them. As one value, a page can also be a column of another query.

use super::messages::{PAGE_AFTER, PAGE_BEFORE};
use super::threads::THREAD_OF_CONVERSATION;
use super::{CLIENT_MESSAGE_ID, Db, as_json_objects};
use crate::store::rows::StoredMessage;
use crate::store::{PageCursor, StoreError, Thread};
use shared::{BookingId, ConversationId, Message};
use sqlx::{AssertSqlSafe, FromRow, Row};
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Statements that page through a conversation (`$1`) from `$2` on, at most `$3`
/// messages.
pub(in crate::store) struct Pages {
    /// `true` if pages go from the newest message to older ones, `false` if from
    /// the oldest change to newer ones.
    is_newest_first: bool,
    /// Statement for a page.
    pub(in crate::store) alone: String,
    /// Statement for a page and the thread.
    pub(in crate::store) with_thread: String,
}

/// Pages before a message.
pub(in crate::store) static BEFORE: LazyLock<Pages> = LazyLock::new(|| Pages::of(PAGE_BEFORE, true));
/// Pages after a change.
pub(in crate::store) static AFTER: LazyLock<Pages> = LazyLock::new(|| Pages::of(PAGE_AFTER, false));

impl Pages {
    fn of(page: &str, is_newest_first: bool) -> Self {
        let fields = StoredMessage::COLUMNS.map(|column| {
            let value = if column == "client_message_id" { CLIENT_MESSAGE_ID } else { column };
            format!("'{column}', {value}")
        });
        let alone = as_json_objects(&fields.join(", "), page);
        let with_thread = format!("SELECT ({alone}) AS page, {THREAD_OF_CONVERSATION}");
        Self { is_newest_first, alone, with_thread }
    }

    /// Returns the statements for a cursor, and the value that a page starts from.
    fn from(cursor: PageCursor) -> (&'static Self, i64) {
        match cursor {
            PageCursor::Newest => (&BEFORE, i64::MAX),
            PageCursor::Before(id) => (&BEFORE, id.0),
            PageCursor::After(seq) => (&AFTER, seq.0),
        }
    }

    fn messages(&self, page: &str, booking: &BookingId) -> Result<Vec<Message>, StoreError> {
        let mut page: Vec<StoredMessage> =
            serde_json::from_str(page).map_err(|_| StoreError::Corrupt("message".into()))?;
        // An aggregate does not promise an order.
        match self.is_newest_first {
            true => page.sort_by_key(|message| Reverse(message.id)),
            false => page.sort_by_key(|message| message.seq),
        }
        page.into_iter().map(|message| message.message(booking)).collect()
    }
}

impl Db<'_> {
    /// Returns up to `limit` messages from a cursor: newest first, or, after a
    /// change, in the order of their last change.
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

    /// Returns a page as [`Db::messages`] does, with the thread of the
    /// conversation. One query reads both, so they are of the same instant.
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
        let thread = Thread::from_row(&row)?;
        // Borrowed from the row: a page is long.
        let messages = pages.messages(row.try_get("page")?, &thread.booking.booking_id)?;
        Ok(Some((thread, messages)))
    }
}
