//! A hotel's canned replies. Everybody at its desk reads them; managers change
//! them.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::{Chat, ChatError};
use futures_util::FutureExt;
use shared::MessageText;
use shared::canned::{CannedReply, CannedReplyList, Shortcut};

#[cfg(test)]
mod tests;

/// Result of storing a canned reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutReply {
    /// The shortcut is new.
    Created(CannedReply),
    /// It replaces the text of a known shortcut.
    Changed(CannedReply),
}

impl Chat {
    /// Returns a hotel's canned replies, ordered by shortcut.
    pub async fn canned_replies(&self, caller: &StaffCaller) -> Result<CannedReplyList, ChatError> {
        Ok(CannedReplyList { canned_replies: self.store.read().await?.db().canned_replies(caller.hotel.key).await? })
    }

    /// Stores a canned reply under its shortcut.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::Text`].
    pub async fn put_canned_reply(
        &self,
        caller: &StaffCaller,
        shortcut: Shortcut,
        text: &str,
    ) -> Result<PutReply, ChatError> {
        caller.must_be_manager()?;
        let reply = CannedReply { shortcut, text: MessageText::new(text)?.into() };
        let hotel = caller.hotel.key;
        self.store
            .write(move |mut db| {
                async move {
                    let before = db.canned_reply(hotel, &reply.shortcut).await?;
                    db.upsert_canned_reply(hotel, &reply).await?;
                    Ok(if before.is_none() { PutReply::Created(reply) } else { PutReply::Changed(reply) })
                }
                .boxed()
            })
            .await
    }

    /// Stores a canned reply under a new shortcut. If the shortcut is taken,
    /// changes nothing and returns the reply that has it.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::Text`].
    pub async fn create_canned_reply(
        &self,
        caller: &StaffCaller,
        shortcut: Shortcut,
        text: &str,
    ) -> Result<Option<CannedReply>, ChatError> {
        caller.must_be_manager()?;
        let reply = CannedReply { shortcut, text: MessageText::new(text)?.into() };
        let hotel = caller.hotel.key;
        self.store
            .write(move |mut db| {
                async move {
                    if db.insert_canned_reply(hotel, &reply).await? {
                        return Ok(None);
                    }
                    // A colleague may be deleting it at this moment.
                    Ok(Some(db.canned_reply(hotel, &reply.shortcut).await?.unwrap_or(reply)))
                }
                .boxed()
            })
            .await
    }

    /// Deletes a canned reply.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`].
    pub async fn delete_canned_reply(&self, caller: &StaffCaller, shortcut: Shortcut) -> Result<(), ChatError> {
        caller.must_be_manager()?;
        let hotel = caller.hotel.key;
        self.store
            .write(move |mut db| {
                async move {
                    let was_there = db.delete_canned_reply(hotel, &shortcut).await?;
                    if was_there { Ok(()) } else { Err(ChatError::NotFound) }
                }
                .boxed()
            })
            .await
    }
}
