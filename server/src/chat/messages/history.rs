//! Pages of messages of a conversation.

use crate::chat::conversations::state::chat_state;
use crate::chat::{Chat, ChatError};
use crate::store::PageCursor;
use shared::{ConversationId, MessageId, MessagePage, Seq};

#[cfg(test)]
mod tests;

/// Default number of messages on a page.
pub const DEFAULT_LIMIT: i64 = 50;
/// Maximum number of messages on a page.
pub const MAX_LIMIT: i64 = 100;

/// A validated request for a page of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    cursor: PageCursor,
    limit: i64,
}

impl PageRequest {
    /// Requests the newest messages, with the default limit.
    pub fn newest() -> Self {
        Self { cursor: PageCursor::Newest, limit: DEFAULT_LIMIT }
    }

    /// Requests `limit` (1–100, default 50) messages: those before a message
    /// id, those changed after a `seq`, or the newest.
    ///
    /// # Errors
    /// [`ChatError::BadCursor`] for both cursors at once or a negative one,
    /// [`ChatError::BadValue`] for a limit out of range.
    pub fn new(limit: Option<i64>, before: Option<MessageId>, after: Option<Seq>) -> Result<Self, ChatError> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(ChatError::BadValue(format!("limit must be a number from 1 to {MAX_LIMIT}")));
        }
        let cursor = match (before, after) {
            (None, None) => PageCursor::Newest,
            (Some(id), None) if id.0 >= 0 => PageCursor::Before(id),
            (None, Some(seq)) if seq.0 >= 0 => PageCursor::After(seq),
            _ => return Err(ChatError::BadCursor),
        };
        Ok(Self { cursor, limit })
    }
}

impl Chat {
    /// Returns a page of a conversation's messages, with the read markers and
    /// the chat state, all read at one instant.
    ///
    /// # Errors
    /// [`ChatError::NotFound`].
    pub async fn history(&self, id: ConversationId, request: PageRequest) -> Result<MessagePage, ChatError> {
        let PageRequest { cursor, limit } = request;
        // One more than requested shows whether there is another page.
        let found = self.store.read().await?.db().thread_and_messages(id, cursor, limit + 1).await?;
        let (thread, mut messages) = found.ok_or(ChatError::NotFound)?;
        let has_more = messages.len() as i64 > limit;
        messages.truncate(limit as usize);
        let seq = match (cursor, messages.last()) {
            // The client still has to fetch the changes after this page.
            (PageCursor::After(_), Some(last)) if has_more => last.seq,
            _ => thread.conversation.seq,
        };
        if !matches!(cursor, PageCursor::After(_)) {
            messages.reverse();
        }
        Ok(MessagePage {
            count: messages.len(),
            messages,
            conversation_id: id,
            has_more,
            seq,
            read: thread.conversation.read,
            chat: chat_state(&thread),
        })
    }
}
