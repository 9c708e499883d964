//! Tokens that have opened something since the start: whoever shows one of them
//! to write is not looked up twice.

use crate::token::SecretHash;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

#[cfg(test)]
mod tests;

/// How many are remembered at most; then all are forgotten, and looked up again.
const KEPT: usize = 100_000;

/// The tokens, by their digests. To be among them opens nothing: it lets a request
/// stand in the queue of those that write, where the token is looked up in the
/// transaction that it writes in. So one that was revoked a moment ago writes
/// nothing, and those that never opened anything do not make writers wait.
#[derive(Default)]
pub(super) struct KnownTokens(RwLock<HashSet<SecretHash>>);

impl KnownTokens {
    /// Whether it has opened something before.
    pub(super) fn has(&self, token: &SecretHash) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(token)
    }

    /// It has opened something just now.
    pub(super) fn remember(&self, token: SecretHash) {
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= KEPT {
            tokens.clear();
        }
        tokens.insert(token);
    }

    /// It opens nothing any more.
    pub(super) fn forget(&self, token: &SecretHash) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}
