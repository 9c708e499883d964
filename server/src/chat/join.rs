//! Who a token is, and what its page needs to begin.

use super::rights::{chat_state, opens};
use super::{Chat, ChatError};
use crate::store::{Hotel, HotelKey, Thread, TokenThread};
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

/// A guest who has shown a token that opened something before, if not just now.
#[derive(Clone, Debug)]
pub struct Knock {
    /// Where it was shown.
    pub hotel: HotelSlug,
    /// Its digest.
    pub token: SecretHash,
}

impl Knock {
    /// Reads what was shown.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without a token, [`ChatError::InvalidToken`]
    /// for what has not the form of one.
    pub fn parse(slug: &str, token: Option<&str>) -> Result<Self, ChatError> {
        let token = GuestToken::parse(token.ok_or(ChatError::TokenRequired)?).ok_or(ChatError::InvalidToken)?.hash();
        Ok(Self { hotel: slug.parse().map_err(|_| ChatError::InvalidToken)?, token })
    }
}

impl Chat {
    /// The guest who shows this token at this hotel.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without one, [`ChatError::InvalidToken`]
    /// where it opens nothing, whatever the reason.
    pub async fn join(&self, slug: &str, token: Option<&str>) -> Result<Guest, ChatError> {
        self.let_in(Knock::parse(slug, token)?).await
    }

    /// Whoever shows a token to write, which is looked at when they do
    /// ([`super::send::To::Token`]): only one that is not known is looked at now.
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`].
    pub async fn knock(&self, knock: Knock) -> Result<Knock, ChatError> {
        if !self.known.has(&knock.token) {
            self.let_in(knock.clone()).await?;
            self.known.remember(knock.token);
        }
        Ok(knock)
    }

    /// The guest who has knocked, with a token that is looked at now.
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`].
    pub async fn let_in(&self, knock: Knock) -> Result<Guest, ChatError> {
        let Knock { hotel, token } = knock;
        let found = self.store.look().await?.db().thread_of_token(&hotel, &token).await?;
        Ok(Guest { thread: self.opened(found, &token)?, token })
    }

    /// What a token was found to open, while it does.
    pub(super) fn opened(&self, found: Option<TokenThread>, token: &SecretHash) -> Result<Thread, ChatError> {
        let now = self.clock.now();
        let opened = found.filter(|TokenThread { thread, issued_at, revoked }| {
            opens(&thread.booking.stay, &thread.hotel.profile.timezone, *issued_at, *revoked, now)
        });
        match opened {
            Some(found) => Ok(found.thread),
            None => {
                self.known.forget(token);
                Err(ChatError::InvalidToken)
            }
        }
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
        of_hotel(self.store.look().await?.db().thread(id).await?, hotel.key)
    }
}

/// A conversation that was found, where it is that hotel's; another's is not
/// there.
pub(super) fn of_hotel(found: Option<Thread>, hotel: HotelKey) -> Result<Thread, ChatError> {
    found.filter(|thread| thread.hotel.key == hotel).ok_or(ChatError::NotFound)
}
