//! Buckets for requests that write, one for each credential.

use crate::clock::Clock;
use crate::limits::{self, Buckets, LimitReached, Rate};
use crate::token::SecretHash;
use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

#[cfg(test)]
mod tests;

/// A client that writes, identified by the hash of its credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A guest.
    Guest(SecretHash),
    /// A signed-in member of staff.
    Session(SecretHash),
    /// A hotel's own system.
    ApiKey(SecretHash),
}

impl Caller {
    pub(super) fn credential(&self) -> &SecretHash {
        match self {
            Self::Guest(hash) | Self::Session(hash) | Self::ApiKey(hash) => hash,
        }
    }
}

/// Rate limits on requests that write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRates {
    /// For each guest link.
    pub guest: Rate,
    /// For each session of the desk.
    pub session: Rate,
    /// For each API key.
    pub api_key: Rate,
}

impl RequestRates {
    /// Returns the default limits, for guests who may send
    /// `messages_per_minute` and systems that may write `api_key_per_minute`
    /// times (0 for no limit).
    pub fn new(messages_per_minute: u32, api_key_per_minute: u32) -> Self {
        Self {
            guest: limits::guest_writes(messages_per_minute),
            session: limits::DESK_WRITES.rate(),
            api_key: limits::API_KEY_WRITES.rate_of_setting(api_key_per_minute),
        }
    }
}

/// Buckets for requests that write. Every request counts, whatever its result.
pub(crate) struct RequestLimits {
    guests: Buckets<SecretHash>,
    sessions: Buckets<SecretHash>,
    api_keys: Buckets<SecretHash>,
}

impl RequestLimits {
    pub(crate) fn new(rates: RequestRates, clock: &Arc<dyn Clock>) -> Self {
        Self {
            guests: Buckets::new(rates.guest, clock.clone()),
            sessions: Buckets::new(rates.session, clock.clone()),
            api_keys: Buckets::new(rates.api_key, clock.clone()),
        }
    }

    pub(super) fn take_token(&self, caller: &Caller) -> Result<(), LimitReached> {
        let buckets = match caller {
            Caller::Guest(_) => &self.guests,
            Caller::Session(_) => &self.sessions,
            Caller::ApiKey(_) => &self.api_keys,
        };
        buckets.take(caller.credential())
    }
}

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
    pub(crate) fn contains(&self, token: &SecretHash) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(token)
    }

    /// Adds a credential that is valid.
    pub(crate) fn insert(&self, token: SecretHash) {
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MAX_CREDENTIALS {
            tokens.clear();
        }
        tokens.insert(token);
    }

    /// Removes a credential that is no longer valid.
    pub(crate) fn remove(&self, token: &SecretHash) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}
