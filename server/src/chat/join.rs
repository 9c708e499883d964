//! Who a token is, and what its page needs to begin.

use super::rights::{chat_state, opens};
use super::{Chat, ChatError};
use crate::store::{Hotel, Thread};
use crate::token::{ApiKey, GuestToken, SecretHash};
use shared::{ChannelName, ConversationId, HotelSlug};

#[cfg(test)]
mod tests;

/// A guest whose token was looked at just now.
#[derive(Clone, Debug)]
pub struct Guest {
    /// What the token opens.
    pub thread: Thread,
    /// Its digest: the key of the guest's limits.
    pub token: SecretHash,
}

impl Guest {
    /// The guest's conversation.
    pub fn conversation_id(&self) -> ConversationId {
        self.thread.conversation.id
    }

    /// The one channel that this guest may hear.
    pub fn channel(&self) -> ChannelName {
        ChannelName::guest(&self.thread.hotel.profile.slug, &self.thread.booking.booking_id)
    }

    /// Whether the guest may write at present.
    pub fn chat_state(&self) -> shared::ChatState {
        chat_state(&self.thread)
    }
}

impl Chat {
    /// The guest who shows this token at this hotel.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without one, [`ChatError::InvalidToken`]
    /// where it opens nothing, whatever the reason.
    pub async fn join(&self, slug: &str, token: Option<&str>) -> Result<Guest, ChatError> {
        let token = token.ok_or(ChatError::TokenRequired)?;
        let token = GuestToken::parse(token).ok_or(ChatError::InvalidToken)?.hash();
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::InvalidToken)?;
        let found =
            self.store.look().await?.db().thread_of_token(&slug, &token).await?.ok_or(ChatError::InvalidToken)?;
        let (stay, timezone) = (&found.thread.booking.stay, &found.thread.hotel.profile.timezone);
        if !opens(stay, timezone, found.issued_at, found.revoked, self.clock.now()) {
            return Err(ChatError::InvalidToken);
        }
        Ok(Guest { thread: found.thread, token })
    }

    /// The hotel whose system shows this api key.
    ///
    /// # Errors
    /// As [`Chat::join`].
    pub async fn hotel_of_api_key(&self, slug: &str, key: Option<&str>) -> Result<Hotel, ChatError> {
        let key = key.ok_or(ChatError::TokenRequired)?;
        let key = ApiKey::parse(key).ok_or(ChatError::InvalidToken)?.hash();
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::InvalidToken)?;
        self.store.look().await?.db().hotel_of_api_key(&slug, &key).await?.ok_or(ChatError::InvalidToken)
    }

    /// A conversation of that hotel, as its staff sees it.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for another hotel's, as for none.
    pub async fn thread_of_hotel(&self, hotel: &Hotel, id: ConversationId) -> Result<Thread, ChatError> {
        let thread = self.store.look().await?.db().thread(id).await?;
        thread.filter(|thread| thread.hotel.key == hotel.key).ok_or(ChatError::NotFound)
    }
}
