//! The row that a write locks before it reads.

use crate::token::SecretHash;
use shared::ConversationId;

/// The conversation that a write is about. Its row is the lock for all that
/// belongs to a stay: the booking, its links, the messages and the read markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationLock {
    /// By its number.
    Conversation(ConversationId),
    /// By the digest of a token of its guest's.
    OfToken(SecretHash),
}
