//! Tokens, and what they open.

use super::{Stay, Thread};
use crate::token::SecretHash;
use shared::Timestamp;

/// A thread as a token opens it.
#[derive(Clone, Debug)]
pub struct TokenThread {
    /// What it opens.
    pub thread: Thread,
    /// When the token was issued.
    pub issued_at: Timestamp,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// All that says whether a token still opens something.
#[derive(Clone, Debug)]
pub struct TokenStay {
    /// The token.
    pub token: SecretHash,
    /// The stay that it is for.
    pub stay: Stay,
    /// The hotel's time zone.
    pub timezone: String,
    /// When the token was issued.
    pub issued_at: Timestamp,
    /// Whether it was taken back.
    pub revoked: bool,
}
