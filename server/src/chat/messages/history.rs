//! Reading a conversation: pages of its messages, and the read markers.

use super::send::Destination;
use crate::chat::conversations::state::chat_state;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{Conversation, PageCursor};
use futures_util::FutureExt;
use shared::{ConversationId, EventKind, MessageId, MessagePage, ReadAnswer, ReadMarker, Reader, Seq};

#[cfg(test)]
mod tests;

/// Default number of messages on a page.
pub const DEFAULT_LIMIT: i64 = 50;
/// Maximum number of messages on a page.
pub const MAX_LIMIT: i64 = 100;

/// Maximum number of messages on a page that begins above a given message.
const MAX_LIMIT_FROM: i64 = 500;
/// Maximum number of messages of the page with which a guest opens the conversation.
/// The guest decides how many there are, and each is rendered.
const MAX_OPENING_LIMIT: i64 = 150;
/// Number of messages on such a page before the given one.
const MESSAGES_BEFORE: i64 = 10;

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

    /// Returns whether it requests the newest messages.
    pub fn is_newest(&self) -> bool {
        self.cursor == PageCursor::Newest
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

impl Chat {
    /// Returns a request for the page with which a guest opens the conversation: the
    /// newest messages, down to a few before the first that the guest has not read. A
    /// guest who has read none yet, as without a script, gets the newest ones.
    pub async fn opening_page(&self, conversation: &Conversation) -> Result<PageRequest, ChatError> {
        let read_up_to = conversation.read.guest.up_to;
        if read_up_to.0 == 0 || read_up_to >= conversation.last_message_id {
            return Ok(PageRequest::newest());
        }
        let first = MessageId(read_up_to.0 + 1);
        let since = self.store.read().await?.db().messages_from(conversation.id, first, MAX_OPENING_LIMIT).await?;
        let limit = DEFAULT_LIMIT.max((since + MESSAGES_BEFORE).min(MAX_OPENING_LIMIT));
        Ok(PageRequest { cursor: PageCursor::Newest, limit })
    }

    /// Returns a request for a page that contains a message: the newest messages
    /// down to a few before it or, if those are too many, the messages up to it.
    pub async fn page_with(&self, id: ConversationId, message: MessageId) -> Result<PageRequest, ChatError> {
        let since = self.store.read().await?.db().messages_from(id, message, MAX_LIMIT_FROM).await?;
        if since + MESSAGES_BEFORE > MAX_LIMIT_FROM {
            return PageRequest::new(None, Some(MessageId(message.0.saturating_add(1))), None);
        }
        Ok(PageRequest { cursor: PageCursor::Newest, limit: DEFAULT_LIMIT.max(since + MESSAGES_BEFORE) })
    }
}

impl Chat {
    /// Moves the read marker of one side to a message. Markers only move
    /// forward, and at most to the newest message; an earlier message changes
    /// nothing. A conversation that staff have marked as unread is no longer.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for a negative id, [`ChatError::InvalidToken`]
    /// if the token is no longer valid.
    pub async fn mark_read(
        &self,
        to: impl Into<Destination>,
        reader: Reader,
        up_to: MessageId,
    ) -> Result<ReadAnswer, ChatError> {
        let (chat, to) = (self.clone(), to.into());
        self.store
            .write_locked(to.lock(), move |mut db| {
                async move {
                    let mut thread = chat.resolve_destination(&mut db, &to).await?;
                    let id = thread.conversation.id;
                    if up_to.0 < 0 {
                        return Err(ChatError::BadValue(
                            "up_to must be the id of a message of this conversation".to_owned(),
                        ));
                    }
                    let was_marked = reader == Reader::Staff && db.set_marked_unread(id, false).await?;
                    let from = thread.conversation.read.of(reader);
                    let up_to = db.newest_message_up_to(id, up_to).await?;
                    if up_to > from.up_to {
                        let now = chat.clock.now();
                        let seq = thread.conversation.seq.next();
                        thread.conversation.seq = seq;
                        *thread.conversation.read.of_mut(reader) = ReadMarker { up_to, read_at: Some(now) };
                        db.mark_read(id, reader, from, up_to, now).await?;
                        if reader == Reader::Guest {
                            db.cancel_pushes(id, up_to).await?;
                        }
                        db.update_conversation(&thread.conversation).await?;
                        let kind = EventKind::MessagesRead { reader, up_to, read_at: now };
                        announce(&mut db, &*chat.random, &thread, kind, seq, now).await?;
                    } else if was_marked {
                        chat.announce_unread(&mut db, &thread, false).await?;
                    }
                    Ok(ReadAnswer { conversation_id: id, read: thread.conversation.read, seq: thread.conversation.seq })
                }
                .boxed()
            })
            .await
    }
}
