//! Who has a conversation, and whether it is settled.

use super::rights::chat_state;
use super::{Chat, ChatError};
use crate::store::{Db, Hotel, HotelKey, StaffKey, StaffMember, Thread};
use futures_util::FutureExt;
use shared::desk::Handling;
use shared::{ConversationId, StaffInfo};

#[cfg(test)]
mod tests;

impl Chat {
    /// Gives a conversation to a member of its hotel's staff.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel,
    /// [`ChatError::BadValue`] for a member of staff who is not of this one.
    pub async fn assign(&self, hotel: &Hotel, id: ConversationId, to: StaffKey) -> Result<Handling, ChatError> {
        let staff = self.staff(hotel).await?;
        let member = staff.into_iter().find(|member| member.key == to);
        let member = member.ok_or_else(|| ChatError::BadValue("staff_id is nobody of this hotel".to_owned()))?;
        self.handle(hotel, id, move |thread| {
            let handler = Some(StaffInfo { name: member.name, role: member.role });
            let changed = thread.conversation.handler != handler;
            thread.conversation.handler = handler;
            thread.conversation.handler_id = Some(member.key);
            changed
        })
        .await
    }

    /// A conversation is settled, until its guest writes again.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn resolve(&self, hotel: &Hotel, id: ConversationId) -> Result<Handling, ChatError> {
        let now = self.clock.now();
        self.handle(hotel, id, move |thread| {
            let open = thread.conversation.resolved_at.is_none();
            thread.conversation.resolved_at.get_or_insert(now);
            open
        })
        .await
    }

    /// A settled conversation is open again.
    ///
    /// # Errors
    /// As [`Chat::resolve`].
    pub async fn reopen(&self, hotel: &Hotel, id: ConversationId) -> Result<Handling, ChatError> {
        self.handle(hotel, id, |thread| thread.conversation.resolved_at.take().is_some()).await
    }

    /// A hotel's staff, by name.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn staff(&self, hotel: &Hotel) -> Result<Vec<StaffMember>, ChatError> {
        Ok(self.store.snapshot().await?.db().staff_of_hotel(hotel.key).await?)
    }

    /// Changes who has a conversation or how it stands; `change` tells whether
    /// anything did, and then every desk and the guest's page learn of it.
    async fn handle(
        &self,
        hotel: &Hotel,
        id: ConversationId,
        change: impl FnOnce(&mut Thread) -> bool + Send + 'static,
    ) -> Result<Handling, ChatError> {
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store.write(move |mut db| async move { chat.handle_in(&mut db, hotel, id, change).await }.boxed()).await
    }

    async fn handle_in(
        &self,
        db: &mut Db<'_>,
        hotel: HotelKey,
        id: ConversationId,
        change: impl FnOnce(&mut Thread) -> bool,
    ) -> Result<Handling, ChatError> {
        let thread = db.thread(id).await?.filter(|thread| thread.hotel.key == hotel);
        let mut thread = thread.ok_or(ChatError::NotFound)?;
        if change(&mut thread) {
            self.announce_state(db, &mut thread).await?;
        }
        db.save_conversation(&thread.conversation).await?;
        Ok(Handling {
            conversation_id: id,
            chat: chat_state(&thread),
            seq: thread.conversation.seq,
            resolved_at: thread.conversation.resolved_at,
        })
    }
}
