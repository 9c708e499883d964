//! Changing and deleting one's own messages.

use super::send::{Destination, sent_response, validate_and_hide_cards};
use crate::chat::auth::rights::write_refusal;
use crate::chat::auth::staff::Author;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{Db, Thread};
use futures_util::FutureExt;
use shared::event::MessageChange;
use shared::message::GUEST_MAY_CHANGE_FOR_MS;
use shared::{ConversationId, EventKind, Message, MessageId, MessageText, Sent, TextError};

#[cfg(test)]
mod tests;

/// A change to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Replace the text with this.
    Text(String),
    /// Delete the text; the message keeps its place.
    Delete,
}

/// A change with a prepared text. The text is prepared before the transaction,
/// because other writers wait for the transaction.
enum Change {
    Text(Result<MessageText, TextError>),
    Delete,
}

/// Result of changing a message.
enum EditResult {
    Changed(Message),
    /// The message already had this content.
    Unchanged(Message),
}

impl Chat {
    /// Changes a message of one's own side: a guest within five minutes, the
    /// hotel at any time. A change that has no effect writes nothing.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] for a guest who has sent and changed too
    /// many, before it waits for the writer; [`ChatError::InvalidToken`] if the
    /// token is no longer valid, [`ChatError::NotFound`] for a message of the
    /// other side, or a new text for a deleted message, [`ChatError::TooLate`],
    /// [`ChatError::Closed`] for a guest who may not write,
    /// [`ChatError::Text`].
    pub async fn edit(
        &self,
        to: impl Into<Destination>,
        by: Author,
        id: MessageId,
        edit: Edit,
    ) -> Result<Sent, ChatError> {
        let counted = match &by {
            Author::Guest(token) => Some(*token),
            Author::Staff(_) | Author::Member(_) => None,
        };
        if let Some(token) = &counted {
            self.message_limits.take(token)?;
        }
        let change = match edit {
            Edit::Text(text) => Change::Text(validate_and_hide_cards(&text)),
            Edit::Delete => Change::Delete,
        };
        let (chat, to) = (self.clone(), to.into());
        let edited = self
            .store
            .write_locked(to.lock(), move |mut db| {
                async move { chat.edit_in(&mut db, &to, by, id, change).await }.boxed()
            })
            .await;
        // Only stored changes count towards the limit.
        if let (Ok(EditResult::Unchanged(_)) | Err(_), Some(token)) = (&edited, &counted) {
            self.message_limits.give_back(token);
        }
        let (EditResult::Changed(message) | EditResult::Unchanged(message)) = edited?;
        Ok(sent_response(message))
    }

    async fn edit_in(
        &self,
        db: &mut Db<'_>,
        to: &Destination,
        by: Author,
        id: MessageId,
        change: Change,
    ) -> Result<EditResult, ChatError> {
        let thread = self.resolve_destination(db, to).await?;
        let conversation = thread.conversation.id;
        let message = db.message(conversation, &thread.booking.booking_id, id).await?.ok_or(ChatError::NotFound)?;
        if message.sender_type != by.sender_type() || !self.is_own(db, &by, conversation, id).await? {
            return Err(ChatError::NotFound);
        }
        if let Author::Guest(_) = &by {
            self.guest_may_edit(&thread, &message, &change)?;
        }
        let text = match change {
            Change::Text(_) if message.is_deleted => return Err(ChatError::NotFound),
            Change::Text(text) => Some(text?),
            Change::Delete => None,
        };
        let text = text.as_ref().map(MessageText::as_str);
        if text.map_or(message.is_deleted, |text| text == message.message) {
            return Ok(EditResult::Unchanged(message));
        }
        self.store_edit(db, thread, id, text).await.map(EditResult::Changed)
    }

    /// Returns whether a message belongs to the author. A member of staff owns
    /// only the messages they wrote; the hotel's own system acts for all of
    /// them.
    async fn is_own(
        &self,
        db: &mut Db<'_>,
        by: &Author,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<bool, ChatError> {
        Ok(match by.staff_key() {
            Some(member) => db.author(conversation, id).await? == Some(member),
            None => true,
        })
    }

    /// Checks that a guest may change a message: within five minutes, deleting
    /// it at any time in them, but changing its text only while they may write.
    fn guest_may_edit(&self, thread: &Thread, message: &Message, change: &Change) -> Result<(), ChatError> {
        let age_ms = self.clock.now().unix_ms() - message.timestamp.unix_ms();
        if age_ms > GUEST_MAY_CHANGE_FOR_MS {
            return Err(ChatError::TooLate);
        }
        match (change, write_refusal(&thread.booking.stay, thread.hotel.exemptions)) {
            (Change::Text(_), Some(code)) => Err(ChatError::Closed(code)),
            _ => Ok(()),
        }
    }

    async fn store_edit(
        &self,
        db: &mut Db<'_>,
        mut thread: Thread,
        id: MessageId,
        text: Option<&str>,
    ) -> Result<Message, ChatError> {
        let (now, conversation) = (self.clock.now(), thread.conversation.id);
        let seq = thread.conversation.seq.next();
        match text {
            Some(text) => db.edit_message(conversation, id, seq, text, now).await?,
            None => {
                db.delete_message(conversation, id, seq, now).await?;
                db.detach_files(id).await?;
            }
        }
        let message = db
            .message(conversation, &thread.booking.booking_id, id)
            .await?
            .ok_or(ChatError::Internal("could not read the message that was just changed"))?;
        thread.conversation.seq = seq;
        db.update_conversation(&thread.conversation).await?;
        let kind = EventKind::MessageUpdated(MessageChange::with_message(message.clone()));
        announce(db, &*self.random, &thread, kind, seq, now).await?;
        Ok(message)
    }
}
