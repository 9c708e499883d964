//! Changing and taking back what one has written.

use super::announce::announce;
use super::rights::closed;
use super::send::{Speaker, To, message_text, sent};
use super::{Chat, ChatError};
use crate::store::{Db, Thread};
use futures_util::FutureExt;
use shared::event::MessageChange;
use shared::message::GUEST_MAY_CHANGE_FOR_MS;
use shared::{ConversationId, EventKind, Message, MessageId, MessageText, Sent, TextError};

#[cfg(test)]
mod tests;

/// What is to become of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It says this from now on.
    Text(String),
    /// It is emptied and keeps its place.
    Delete,
}

/// A change to be made. A text was made ready before the transaction that writes
/// it, which others wait for.
enum Change {
    Text(Result<MessageText, TextError>),
    Delete,
}

/// Result of changing a message.
enum Edited {
    Changed(Message),
    /// It was so already.
    Unchanged(Message),
}

impl Chat {
    /// Changes a message of one's own side: the guest's own within five
    /// minutes, the hotel's at any time. What is so already stays as it is.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] for a guest who has sent and changed too many,
    /// before anything waits for it; [`ChatError::InvalidToken`] for a token
    /// that opens nothing any more, [`ChatError::NotFound`] for a message of the
    /// other side, or one that is deleted and is to have a text,
    /// [`ChatError::TooLate`], [`ChatError::Closed`] for a guest who may not
    /// write, [`ChatError::Text`].
    pub async fn edit(&self, to: impl Into<To>, by: Speaker, id: MessageId, edit: Edit) -> Result<Sent, ChatError> {
        let counted = match &by {
            Speaker::Guest(token) => Some(*token),
            Speaker::Staff(_) | Speaker::Member(_) => None,
        };
        if let Some(token) = &counted {
            self.messages.take(token)?;
        }
        let change = match edit {
            Edit::Text(text) => Change::Text(message_text(&text)),
            Edit::Delete => Change::Delete,
        };
        let (chat, to) = (self.clone(), to.into());
        let edited = self
            .store
            .write_locked(to.lock(), move |mut db| {
                async move { chat.edit_in(&mut db, &to, by, id, change).await }.boxed()
            })
            .await;
        // Only what is stored counts as a message.
        if let (Ok(Edited::Unchanged(_)) | Err(_), Some(token)) = (&edited, &counted) {
            self.messages.give_back(token);
        }
        let (Edited::Changed(message) | Edited::Unchanged(message)) = edited?;
        Ok(sent(message))
    }

    async fn edit_in(
        &self,
        db: &mut Db<'_>,
        to: &To,
        by: Speaker,
        id: MessageId,
        change: Change,
    ) -> Result<Edited, ChatError> {
        let thread = self.thread_to_write_to(db, to).await?;
        let conversation = thread.conversation.id;
        let message = db.message(conversation, &thread.booking.booking_id, id).await?.ok_or(ChatError::NotFound)?;
        if message.sender_type != by.sender_type() || !self.is_own(db, &by, conversation, id).await? {
            return Err(ChatError::NotFound);
        }
        if let Speaker::Guest(_) = &by {
            self.guest_may_edit(&thread, &message, &change)?;
        }
        let text = match change {
            Change::Text(_) if message.is_deleted => return Err(ChatError::NotFound),
            Change::Text(text) => Some(text?),
            Change::Delete => None,
        };
        let text = text.as_ref().map(MessageText::as_str);
        if text.map_or(message.is_deleted, |text| text == message.message) {
            return Ok(Edited::Unchanged(message));
        }
        self.store_edit(db, thread, id, text).await.map(Edited::Changed)
    }

    /// A member of staff's own messages are those they wrote; the hotel's own
    /// system speaks for all of them.
    async fn is_own(
        &self,
        db: &mut Db<'_>,
        by: &Speaker,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<bool, ChatError> {
        Ok(match by.staff_key() {
            Some(member) => db.author(conversation, id).await? == Some(member),
            None => true,
        })
    }

    /// What a guest has written is theirs for five minutes: to take it back
    /// whatever else they may do, to write something else only while they may
    /// write.
    fn guest_may_edit(&self, thread: &Thread, message: &Message, change: &Change) -> Result<(), ChatError> {
        let age_ms = self.clock.now().unix_ms() - message.timestamp.unix_ms();
        if age_ms > GUEST_MAY_CHANGE_FOR_MS {
            return Err(ChatError::TooLate);
        }
        match (change, closed(&thread.booking.stay, thread.hotel.allow)) {
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
                db.let_files_go(id).await?;
            }
        }
        let message = db
            .message(conversation, &thread.booking.booking_id, id)
            .await?
            .ok_or(ChatError::Internal("a message was gone as soon as it was changed"))?;
        thread.conversation.seq = seq;
        db.save_conversation(&thread.conversation).await?;
        let kind = EventKind::MessageUpdated(MessageChange::carried(message.clone()));
        announce(db, &*self.random, &thread, kind, seq, now).await?;
        Ok(message)
    }
}
