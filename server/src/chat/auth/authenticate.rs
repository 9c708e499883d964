//! Authentication of guests and of hotels' own systems, with the rate limits on
//! requests, and the search for credentials that are no longer valid.

use super::request_limits::KnownCredentials;
pub use super::request_limits::{Caller, RequestKind, RequestRates};
use super::rights::is_token_valid;
use super::sign_in::IDLE_MS;
use crate::chat::conversations::state::chat_state;
use crate::chat::{Chat, ChatError};
use crate::store::{Hotel, HotelKey, Thread, TokenStay, TokenThread};
use crate::token::{ApiKey, GuestToken, SecretHash};
use shared::{ChannelName, ConversationId, HotelSlug};
use std::borrow::Borrow;
use std::collections::HashSet;
use std::future::Future;

#[cfg(test)]
mod tests;

/// A guest whose token was just verified.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The thread that the token gives access to.
    pub thread: Thread,
    /// Hash of the token, and key of the guest's limits.
    pub token: SecretHash,
}

impl Guest {
    /// Returns the id of the guest's conversation.
    pub fn conversation_id(&self) -> ConversationId {
        self.thread.conversation.id
    }

    /// Returns the only channel that this guest may subscribe to.
    pub fn channel(&self) -> ChannelName {
        ChannelName::guest(&self.thread.hotel.profile.slug, &self.thread.booking.booking_id)
    }

    /// Returns the chat state, which says whether the guest may write.
    pub fn chat_state(&self) -> shared::ChatState {
        chat_state(&self.thread)
    }
}

/// A guest's credential that is well formed, and was valid before if not just
/// now.
#[derive(Clone, Debug)]
pub struct GuestCredential {
    /// The hotel for which it was given.
    pub hotel: HotelSlug,
    /// Hash of the token.
    pub token: SecretHash,
}

impl GuestCredential {
    /// Parses a slug and a token.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without a token,
    /// [`ChatError::InvalidToken`] for a malformed one.
    pub fn parse(slug: &str, token: Option<&str>) -> Result<Self, ChatError> {
        let token = GuestToken::parse(token.ok_or(ChatError::TokenRequired)?).ok_or(ChatError::InvalidToken)?.hash();
        Ok(Self { hotel: slug.parse().map_err(|_| ChatError::InvalidToken)?, token })
    }
}

impl Chat {
    /// Authenticates the guest with this token at this hotel.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without a token,
    /// [`ChatError::InvalidToken`] if it is not valid, for whatever reason.
    pub async fn join(&self, slug: &str, token: Option<&str>) -> Result<Guest, ChatError> {
        self.authenticate(GuestCredential::parse(slug, token)?).await
    }

    /// Verifies the credential of a guest who is about to write, unless it was
    /// valid before: the transaction that writes verifies it in any case
    /// ([`crate::chat::messages::send::Destination::Token`]).
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`].
    pub async fn check_credential(&self, credential: GuestCredential) -> Result<GuestCredential, ChatError> {
        if !self.known_credentials.contains(&credential.token) {
            self.authenticate(credential.clone()).await?;
            self.known_credentials.insert(credential.token);
        }
        Ok(credential)
    }

    /// Authenticates a guest by a credential that is verified now.
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`].
    pub async fn authenticate(&self, credential: GuestCredential) -> Result<Guest, ChatError> {
        let GuestCredential { hotel, token } = credential;
        let found = self.store.read().await?.db().thread_of_token(&hotel, &token).await?;
        Ok(Guest { thread: self.valid_thread(found, &token)?, token })
    }

    /// Returns the thread that was found for a token if the token is valid now.
    pub(crate) fn valid_thread(&self, found: Option<TokenThread>, token: &SecretHash) -> Result<Thread, ChatError> {
        let now = self.clock.now();
        let valid = found.filter(|TokenThread { thread, issued_at, revoked }| {
            is_token_valid(&thread.booking.stay, &thread.hotel.profile.timezone, *issued_at, *revoked, now)
        });
        match valid {
            Some(found) => Ok(found.thread),
            None => {
                self.known_credentials.remove(token);
                Err(ChatError::InvalidToken)
            }
        }
    }

    /// Authenticates a hotel's own system by its API key.
    ///
    /// # Errors
    /// Those of [`Chat::join`].
    pub async fn hotel_of_api_key(&self, slug: &str, key: Option<&str>) -> Result<Hotel, ChatError> {
        let key = key.ok_or(ChatError::TokenRequired)?;
        let key = ApiKey::parse(key).ok_or(ChatError::InvalidToken)?.hash();
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::InvalidToken)?;
        self.store.read().await?.db().hotel_of_api_key(&slug, &key).await?.ok_or(ChatError::InvalidToken)
    }

    /// Returns a conversation of that hotel.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if it does not exist or belongs to another
    /// hotel.
    pub async fn thread_of_hotel(&self, hotel: &Hotel, id: ConversationId) -> Result<Thread, ChatError> {
        require_hotel(self.store.read().await?.db().thread(id).await?, hotel.key)
    }
}

/// Returns the conversation that was found if it belongs to that hotel.
pub(crate) fn require_hotel<T: Borrow<Thread>>(found: Option<T>, hotel: HotelKey) -> Result<T, ChatError> {
    found.filter(|thread| thread.borrow().hotel.key == hotel).ok_or(ChatError::NotFound)
}

/// Number of tokens in one query.
const BATCH_TOKENS: usize = 500;

impl Chat {
    /// Returns those of the tokens that are no longer valid: guest tokens that
    /// were revoked, have expired or belong to a cancelled booking, and
    /// sessions that have ended.
    pub async fn find_invalid_tokens(&self, tokens: &[SecretHash]) -> Result<Vec<SecretHash>, ChatError> {
        let now = self.clock.now();
        let mut valid = HashSet::new();
        for some in tokens.chunks(BATCH_TOKENS) {
            let mut snapshot = self.store.read_transaction().await?;
            let stays = snapshot.db().stays_of_tokens(some).await?;
            let is_valid =
                |found: &TokenStay| is_token_valid(&found.stay, &found.timezone, found.issued_at, found.revoked, now);
            valid.extend(stays.into_iter().filter(is_valid).map(|found| found.token));
            valid.extend(snapshot.db().sessions_used_since(now.plus_ms(1 - IDLE_MS), some).await?);
        }
        Ok(tokens.iter().filter(|token| !valid.contains(*token)).copied().collect())
    }
}

impl Chat {
    /// Authenticates a client, and counts its request if it is of a counted
    /// kind: before authentication if the credential was valid before, otherwise
    /// after it. So a client over its limit delays nobody, and an invalid
    /// credential uses no bucket.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`], and those of `authenticate`.
    pub async fn authenticate_counted<T>(
        &self,
        kind: RequestKind,
        caller: Caller,
        authenticate: impl Future<Output = Result<T, ChatError>>,
    ) -> Result<T, ChatError> {
        let Some(limit) = self.request_limits.limit(kind, caller) else { return authenticate.await };
        let known: &KnownCredentials = &self.known_credentials;
        let was_known = known.contains(caller.credential());
        if was_known {
            limit.count()?;
        }
        let authenticated = authenticate.await;
        match &authenticated {
            Ok(_) if !was_known => {
                // Also over the limit: the next request waits for nothing.
                known.insert(*caller.credential());
                limit.count()?;
            }
            Err(ChatError::InvalidToken) => known.remove(caller.credential()),
            _ => {}
        }
        authenticated
    }
}
