//! Credentials that were valid at some time since the start. A request to write
//! with one of them is verified only once, in its own transaction.

use crate::token::SecretHash;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

#[cfg(test)]
mod tests;

/// Maximum number of remembered credentials. When it is reached, all are
/// forgotten.
const MAX_CREDENTIALS: usize = 100_000;

/// Hashes of credentials. Being in this set grants no access: it only lets a
/// request join the queue of writers without a check before. The credential is
/// verified in the transaction that writes, so one that was just revoked writes
/// nothing, and requests with invalid credentials do not delay writers.
#[derive(Default)]
pub(crate) struct KnownCredentials(RwLock<HashSet<SecretHash>>);

impl KnownCredentials {
    /// Returns whether the credential was valid before.
    pub(crate) fn has(&self, token: &SecretHash) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(token)
    }

    /// Adds a credential that is valid.
    pub(crate) fn remember(&self, token: SecretHash) {
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MAX_CREDENTIALS {
            tokens.clear();
        }
        tokens.insert(token);
    }

    /// Removes a credential that is no longer valid.
    pub(crate) fn forget(&self, token: &SecretHash) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}
