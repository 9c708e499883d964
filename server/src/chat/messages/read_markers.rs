//! Moving the read markers.

use super::send::Destination;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use futures_util::FutureExt;
use shared::{EventKind, MessageId, ReadAnswer, ReadMarker, Reader};

#[cfg(test)]
mod tests;

impl Chat {
    /// Moves the read marker of one side to a message. Markers only move
    /// forward, and at most to the newest message; an earlier message changes
    /// nothing.
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
                    }
                    Ok(ReadAnswer { conversation_id: id, read: thread.conversation.read, seq: thread.conversation.seq })
                }
                .boxed()
            })
            .await
    }
}
