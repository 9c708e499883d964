//! Slots for uploads: two at a time for each side of a conversation, so that
//! one guest link uses no more, however many requests it makes.

use crate::limits;
use shared::{ConversationId, SenderType};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[cfg(test)]
mod tests;

/// One side of a conversation, with slots of its own.
type Side = (ConversationId, SenderType);

/// The semaphores of sides whose slots are in use or waited for.
#[derive(Default)]
pub struct Slots(Mutex<HashMap<Side, Arc<Semaphore>>>);

/// A slot, which is released when it is dropped.
pub struct Slot {
    // Dropped before the entry, whose drop checks who else has the semaphore.
    _permit: Option<OwnedSemaphorePermit>,
    _entry: SlotEntry,
}

/// An upload that has or waits for a slot of a side.
struct SlotEntry {
    slots: Arc<Slots>,
    side: Side,
    semaphore: Option<Arc<Semaphore>>,
}

impl Slots {
    /// Waits for a slot of that side of a conversation.
    pub async fn take(self: &Arc<Self>, conversation: ConversationId, sender: SenderType) -> Slot {
        let side = (conversation, sender);
        let new_semaphore = || Arc::new(Semaphore::new(limits::UPLOADS.count()));
        let semaphore = self.lock().entry(side).or_insert_with(new_semaphore).clone();
        let entry = SlotEntry { slots: self.clone(), side, semaphore: Some(semaphore.clone()) };
        // The semaphore is never closed.
        let permit = semaphore.acquire_owned().await.ok();
        Slot { _permit: permit, _entry: entry }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Side, Arc<Semaphore>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SlotEntry {
    fn drop(&mut self) {
        let mut sides = self.slots.lock();
        self.semaphore.take();
        // Copies are made under the same lock: nobody else is about to wait.
        if sides.get(&self.side).is_some_and(|semaphore| Arc::strong_count(semaphore) == 1) {
            sides.remove(&self.side);
        }
    }
}
