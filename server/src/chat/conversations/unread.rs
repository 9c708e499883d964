//! Marking conversations as unread. The read marker of staff does not move back: guests
//! see it.

use super::state::own_thread;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationLock, Db, Hotel, Thread};
use futures_util::FutureExt;
use shared::{ConversationId, EventKind};

#[cfg(test)]
mod tests;

impl Chat {
    /// Marks a conversation as unread for staff, or removes that mark.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn mark_unread(&self, hotel: &Hotel, id: ConversationId, marked: bool) -> Result<(), ChatError> {
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store
            .write_locked(ConversationLock::Conversation(id), move |mut db| {
                async move {
                    let thread = own_thread(&mut db, hotel, id).await?;
                    if db.set_marked_unread(id, marked).await? {
                        chat.announce_unread(&mut db, &thread, marked).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Tells open desks that a conversation was marked as unread, or is no longer.
    pub(crate) async fn announce_unread(
        &self,
        db: &mut Db<'_>,
        thread: &Thread,
        marked: bool,
    ) -> Result<(), ChatError> {
        let (kind, seq) = (EventKind::ConversationUnread { marked_unread: marked }, thread.conversation.seq);
        announce(db, &*self.random, thread, kind, seq, self.clock.now()).await
    }
}
