//! Destinations of writes.

use crate::chat::auth::authenticate::GuestCredential;
use crate::store::{ConversationLock, HotelKey};
use crate::token::SecretHash;
use shared::ConversationId;

/// Destination of a write, and the check that the write's transaction makes on
/// it.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A conversation to which access was checked before.
    Conversation(ConversationId),
    /// A conversation that must belong to this hotel.
    OfHotel(HotelKey, ConversationId),
    /// The conversation of a guest's token, which must be valid.
    Token(GuestCredential),
}

impl Destination {
    /// Returns the lock that writes to the conversation hold.
    pub(crate) fn lock(&self) -> ConversationLock {
        match self {
            Self::Conversation(id) | Self::OfHotel(_, id) => ConversationLock::Conversation(*id),
            Self::Token(credential) => ConversationLock::OfToken(credential.token),
        }
    }

    /// Returns the guest's token, if the write checks one.
    pub(crate) fn token(&self) -> Option<SecretHash> {
        match self {
            Self::Conversation(_) | Self::OfHotel(..) => None,
            Self::Token(credential) => Some(credential.token),
        }
    }
}

impl From<ConversationId> for Destination {
    fn from(conversation: ConversationId) -> Self {
        Self::Conversation(conversation)
    }
}
