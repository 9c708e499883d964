//! Rate limits on requests that write, counted before a request waits for
//! anything.

use super::known_credentials::KnownCredentials;
use crate::chat::{Chat, ChatError};
use crate::clock::Clock;
use crate::limits::{self, Buckets, LimitReached, Rate};
use crate::token::SecretHash;
use std::future::Future;
use std::sync::Arc;

#[cfg(test)]
mod tests;

impl From<LimitReached> for ChatError {
    fn from(LimitReached { retry_after_s }: LimitReached) -> Self {
        Self::RateLimited { retry_after_s }
    }
}

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
    fn credential(&self) -> &SecretHash {
        match self {
            Self::Guest(hash) | Self::Session(hash) | Self::ApiKey(hash) => hash,
        }
    }
}

/// Rate limits on requests that write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteRates {
    /// For each guest link.
    pub guest: Rate,
    /// For each session of the desk.
    pub session: Rate,
    /// For each API key.
    pub api_key: Rate,
}

impl WriteRates {
    /// Returns the default limits, for guests who may send
    /// `messages_per_minute` and systems that may write `api_key_per_minute`
    /// times (0 for no limit).
    pub fn new(messages_per_minute: u32, api_key_per_minute: u32) -> Self {
        Self {
            guest: limits::guest_writes(messages_per_minute),
            session: limits::DESK_WRITES.rate(),
            api_key: Rate::per_minute(api_key_per_minute),
        }
    }
}

/// Buckets for requests that write. Every request counts, whatever its result.
pub(crate) struct WriteLimits {
    guests: Buckets<SecretHash>,
    sessions: Buckets<SecretHash>,
    api_keys: Buckets<SecretHash>,
}

impl WriteLimits {
    pub(crate) fn new(rates: WriteRates, clock: &Arc<dyn Clock>) -> Self {
        Self {
            guests: Buckets::new(rates.guest, clock.clone()),
            sessions: Buckets::new(rates.session, clock.clone()),
            api_keys: Buckets::new(rates.api_key, clock.clone()),
        }
    }

    fn take(&self, caller: &Caller) -> Result<(), LimitReached> {
        let buckets = match caller {
            Caller::Guest(_) => &self.guests,
            Caller::Session(_) => &self.sessions,
            Caller::ApiKey(_) => &self.api_keys,
        };
        buckets.take(caller.credential())
    }
}

impl Chat {
    /// Authenticates a client that is about to write, and counts its request:
    /// before authentication if the credential was valid before, otherwise
    /// after it. So a client over its limit delays nobody, and an invalid
    /// credential uses no bucket.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`], and those of `authenticate`.
    pub async fn authenticate_writer<T>(
        &self,
        caller: Caller,
        authenticate: impl Future<Output = Result<T, ChatError>>,
    ) -> Result<T, ChatError> {
        let known: &KnownCredentials = &self.known;
        let was_known = known.has(caller.credential());
        if was_known {
            self.writes.take(&caller)?;
        }
        let authenticated = authenticate.await;
        match &authenticated {
            Ok(_) if !was_known => {
                self.writes.take(&caller)?;
                known.remember(*caller.credential());
            }
            Err(ChatError::InvalidToken) => known.forget(caller.credential()),
            _ => {}
        }
        authenticated
    }
}
