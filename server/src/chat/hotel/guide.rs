//! A hotel's guide. Every guest sees it; managers change it.

use crate::chat::auth::desk::Desk;
use crate::chat::{Chat, ChatError};
use crate::store::HotelKey;
use futures_util::FutureExt;
use shared::guide::Guide;

pub mod week;

#[cfg(test)]
mod tests;

impl Chat {
    /// Returns a hotel's guide, which is empty until it is written.
    pub async fn guide(&self, hotel: HotelKey) -> Result<Guide, ChatError> {
        Ok(self.store.read().await?.db().guide(hotel).await?.unwrap_or_default())
    }

    /// Replaces a hotel's guide.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::BadValue`] for a
    /// guide that holds too much.
    pub async fn put_guide(&self, desk: &Desk, guide: Guide) -> Result<Guide, ChatError> {
        desk.must_be_manager()?;
        guide.validate().map_err(|error| ChatError::BadValue(error.to_string()))?;
        let hotel = desk.hotel.key;
        self.store
            .write(move |mut db| {
                async move {
                    db.upsert_guide(hotel, &guide).await?;
                    Ok(guide)
                }
                .boxed()
            })
            .await
    }
}
