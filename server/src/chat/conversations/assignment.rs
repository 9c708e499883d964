//! Assigning, resolving and reopening conversations.

use super::state::{ConversationState, handling, own_thread, set_handler};
use crate::chat::events::webhooks::{WebhookPayload, enqueue_deliveries};
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationLock, Db, Hotel, HotelKey, StaffKey, StaffMember, Thread};
use futures_util::FutureExt;
use shared::desk::Handling;
use shared::{ConversationId, MessageId, StaffInfo, Timestamp};

#[cfg(test)]
mod tests;

impl Chat {
    /// Assigns a conversation to a member of its hotel's staff, and tells the
    /// guest who has joined.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel,
    /// [`ChatError::BadValue`] for a member of staff of another hotel.
    pub async fn assign(&self, hotel: &Hotel, id: ConversationId, to: StaffKey) -> Result<Handling, ChatError> {
        let (chat, hotel, lock) = (self.clone(), hotel.key, ConversationLock::Conversation(id));
        self.store
            .write_locked(lock, move |mut db| async move { chat.assign_in(&mut db, hotel, id, to).await }.boxed())
            .await
    }

    async fn assign_in(
        &self,
        db: &mut Db<'_>,
        hotel: HotelKey,
        id: ConversationId,
        to: StaffKey,
    ) -> Result<Handling, ChatError> {
        let mut thread = own_thread(db, hotel, id).await?;
        let member = db.locked_member(hotel, to).await?;
        let member = member.ok_or_else(|| {
            ChatError::BadValue("staff_id must be that of a member of staff of this hotel".to_owned())
        })?;
        self.announce_join(db, &mut thread, &member).await?;
        let info = StaffInfo { name: member.name, role: member.role };
        if set_handler(&mut thread.conversation, Some(member.key), info) {
            self.announce_state(db, &mut thread).await?;
            self.enqueue_assignment(db, &thread).await?;
        }
        db.update_conversation(&thread.conversation).await?;
        Ok(handling(&thread))
    }

    /// Resolves a conversation until its guest writes again. It stays open if
    /// the guest has written after `up_to`, the last message that the caller
    /// has seen.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn resolve(
        &self,
        hotel: &Hotel,
        id: ConversationId,
        up_to: Option<MessageId>,
    ) -> Result<Handling, ChatError> {
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store
            .write_locked(ConversationLock::Conversation(id), move |mut db| {
                async move {
                    if let Some(up_to) = up_to {
                        let thread = own_thread(&mut db, hotel, id).await?;
                        if db.guest_wrote_after(id, up_to).await? {
                            return Ok(handling(&thread));
                        }
                    }
                    let now = chat.clock.now();
                    chat.handle_in(&mut db, hotel, id, move |thread| resolve_thread(thread, now)).await
                }
                .boxed()
            })
            .await
    }

    /// Reopens a resolved conversation.
    ///
    /// # Errors
    /// Those of [`Chat::resolve`].
    pub async fn reopen(&self, hotel: &Hotel, id: ConversationId) -> Result<Handling, ChatError> {
        let (chat, hotel) = (self.clone(), hotel.key);
        let lock = ConversationLock::Conversation(id);
        self.store
            .write_locked(lock, move |mut db| {
                async move { chat.handle_in(&mut db, hotel, id, reopen_thread).await }.boxed()
            })
            .await
    }

    /// Returns a hotel's staff, ordered by name.
    pub async fn staff(&self, hotel: &Hotel) -> Result<Vec<StaffMember>, ChatError> {
        Ok(self.store.read().await?.db().staff_of_hotel(hotel.key).await?)
    }

    /// Changes the state of a conversation. `change` returns whether it changed
    /// anything; if so, the desk and the guest's page are told.
    async fn handle_in(
        &self,
        db: &mut Db<'_>,
        hotel: HotelKey,
        id: ConversationId,
        change: impl FnOnce(&mut Thread) -> bool,
    ) -> Result<Handling, ChatError> {
        let mut thread = own_thread(db, hotel, id).await?;
        self.change_thread(db, &mut thread, change).await?;
        Ok(handling(&thread))
    }

    /// Changes the state of a thread that was read in this write, in the same way.
    /// Returns whether anything changed.
    pub(super) async fn change_thread(
        &self,
        db: &mut Db<'_>,
        thread: &mut Thread,
        change: impl FnOnce(&mut Thread) -> bool,
    ) -> Result<bool, ChatError> {
        let is_changed = change(thread);
        if is_changed {
            self.announce_state(db, thread).await?;
            if thread.conversation.resolved_at.is_some() {
                let payload = WebhookPayload::Resolved(ConversationState::of(thread));
                enqueue_deliveries(db, &*self.random, thread, payload, self.clock.now()).await?;
            }
        }
        db.update_conversation(&thread.conversation).await?;
        Ok(is_changed)
    }
}

/// Resolves a thread; returns whether it was open.
pub(super) fn resolve_thread(thread: &mut Thread, now: Timestamp) -> bool {
    let was_open = thread.conversation.resolved_at.is_none();
    thread.conversation.resolved_at.get_or_insert(now);
    was_open
}

/// Reopens a thread; returns whether it was resolved.
pub(super) fn reopen_thread(thread: &mut Thread) -> bool {
    thread.conversation.resolved_at.take().is_some()
}
