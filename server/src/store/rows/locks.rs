//! Row that a write locks before it reads.

use crate::token::SecretHash;
use shared::ConversationId;

/// Conversation that a write is about. Its row is the lock for everything that
/// belongs to a stay: the booking, its guest links, the messages and the read
/// markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationLock {
    /// By its id.
    Conversation(ConversationId),
    /// By the digest of a token of its guest.
    OfToken(SecretHash),
}
