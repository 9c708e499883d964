//! Guest tokens and their stays.

use super::{Stay, Thread};
use crate::token::SecretHash;
use shared::Timestamp;

/// Thread that a guest token belongs to.
#[derive(Clone, Debug)]
pub struct TokenThread {
    /// The thread.
    pub thread: Thread,
    /// Time at which the token was issued.
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    pub revoked: bool,
}

/// Data that decides whether a guest token is still valid.
#[derive(Clone, Debug)]
pub struct TokenStay {
    /// Digest of the token.
    pub token: SecretHash,
    /// Stay that the token is for.
    pub stay: Stay,
    /// Time zone of the hotel.
    pub timezone: String,
    /// Time at which the token was issued.
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    pub revoked: bool,
}
