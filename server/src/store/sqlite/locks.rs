//! Locks of a write. They do nothing, because there is only one writer.

use super::Db;
use crate::store::{ConversationLock, HotelKey, StoreError};
use shared::{BookingId, HotelSlug};

#[allow(clippy::unused_async, clippy::unused_self)]
impl Db<'_> {
    pub(super) async fn lock_conversation(&mut self, _: ConversationLock) -> Result<(), StoreError> {
        Ok(())
    }

    pub(super) async fn lock_conversation_of_booking(
        &mut self,
        _: &HotelSlug,
        _: &BookingId,
    ) -> Result<bool, StoreError> {
        Ok(true)
    }

    pub(super) async fn lock_conversations_of_hotel(&mut self, _: HotelKey) -> Result<(), StoreError> {
        Ok(())
    }

    /// Returns `true`: no lock is needed.
    pub async fn lock_hotel(&mut self, _: &HotelSlug) -> Result<bool, StoreError> {
        Ok(true)
    }
}
