//! Resolving and reopening several conversations in one write.

use super::assignment::{reopen_thread, resolve_thread};
use crate::chat::{Chat, ChatError};
use crate::store::{Db, Hotel, HotelKey, Thread};
use futures_util::FutureExt;
use shared::{ConversationId, MessageId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

/// Maximum number of conversations in one request.
pub const MAX_GROUP: usize = 100;

impl Chat {
    /// Resolves conversations, each given with the newest message that the caller has
    /// seen: it stays open if the guest has written after it. Returns those that were
    /// open before. Conversations that are not of this hotel are ignored, because one
    /// may have been erased since the caller has seen it.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for no conversations, or more than [`MAX_GROUP`].
    pub async fn resolve_group(
        &self,
        hotel: &Hotel,
        seen: &[(ConversationId, MessageId)],
    ) -> Result<Vec<ConversationId>, ChatError> {
        check_size(seen.len())?;
        let mut up_to: BTreeMap<ConversationId, MessageId> = BTreeMap::new();
        for (id, message) in seen {
            let newest = up_to.entry(*id).or_insert(*message);
            *newest = (*newest).min(*message);
        }
        let (chat, hotel, now) = (self.clone(), hotel.key, self.clock.now());
        self.store
            .write(move |mut db| async move { chat.resolve_group_in(&mut db, hotel, up_to, now).await }.boxed())
            .await
    }

    /// Locks each conversation before it reads it, the lowest id first, as all writes
    /// do that lock several.
    async fn resolve_group_in(
        &self,
        db: &mut Db<'_>,
        hotel: HotelKey,
        up_to: BTreeMap<ConversationId, MessageId>,
        now: Timestamp,
    ) -> Result<Vec<ConversationId>, ChatError> {
        let mut resolved = Vec::new();
        for (id, up_to) in up_to {
            let Some(mut thread) = thread_of_hotel(db, hotel, id).await? else { continue };
            if db.guest_wrote_after(id, up_to).await? {
                continue;
            }
            if self.change_thread(db, &mut thread, move |thread| resolve_thread(thread, now)).await? {
                resolved.push(id);
            }
        }
        Ok(resolved)
    }

    /// Reopens resolved conversations. Returns those that were resolved before.
    /// Conversations that are not of this hotel are ignored.
    ///
    /// # Errors
    /// Those of [`Chat::resolve_group`].
    pub async fn reopen_group(&self, hotel: &Hotel, ids: &[ConversationId]) -> Result<Vec<ConversationId>, ChatError> {
        check_size(ids.len())?;
        let ids: BTreeSet<ConversationId> = ids.iter().copied().collect();
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store
            .write(move |mut db| {
                async move {
                    let mut reopened = Vec::new();
                    for id in ids {
                        let Some(mut thread) = thread_of_hotel(&mut db, hotel, id).await? else { continue };
                        if chat.change_thread(&mut db, &mut thread, reopen_thread).await? {
                            reopened.push(id);
                        }
                    }
                    Ok(reopened)
                }
                .boxed()
            })
            .await
    }
}

async fn thread_of_hotel(db: &mut Db<'_>, hotel: HotelKey, id: ConversationId) -> Result<Option<Thread>, ChatError> {
    Ok(db.thread(id).await?.filter(|thread| thread.hotel.key == hotel))
}

fn check_size(size: usize) -> Result<(), ChatError> {
    if (1..=MAX_GROUP).contains(&size) {
        return Ok(());
    }
    Err(ChatError::BadValue(format!("a request must have 1 to {MAX_GROUP} conversations")))
}
