//! Rate limits on requests, with one bucket for each kind of request and
//! credential.

use crate::clock::Clock;
use crate::limits::{self, Buckets, LimitReached, Rate};
use crate::token::SecretHash;
use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

#[cfg(test)]
mod tests;

/// A client, identified by the hash of its credential.
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

/// Kind of a request, which determines the limit that it counts towards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// It may write.
    Write,
    /// It reads a chat page, which is rendered.
    ChatPage,
    /// It reads a page of messages.
    HistoryPage,
    /// It reads something else, and is not counted.
    Read,
}

/// Rate limits on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRates {
    /// Requests that write, for each guest link.
    pub guest_writes: Rate,
    /// Requests that write, for each session of the desk.
    pub desk_writes: Rate,
    /// Requests that write, for each API key.
    pub api_key_writes: Rate,
    /// Chat pages, for each guest link.
    pub chat_pages: Rate,
    /// Pages of messages, for each guest link.
    pub history_pages: Rate,
}

impl RequestRates {
    /// Returns the default limits, for guests who may send
    /// `messages_per_minute` and systems that may write `api_key_per_minute`
    /// times (0 for no limit).
    pub fn new(messages_per_minute: u32, api_key_per_minute: u32) -> Self {
        Self {
            guest_writes: limits::guest_writes(messages_per_minute),
            desk_writes: limits::DESK_WRITES.rate(),
            api_key_writes: limits::API_KEY_WRITES.rate_of_setting(api_key_per_minute),
            chat_pages: limits::chat_pages(messages_per_minute),
            history_pages: limits::history_pages(messages_per_minute),
        }
    }
}

/// Buckets for requests. Every request of a counted kind counts, whatever its
/// result.
pub(crate) struct RequestLimits {
    guest_writes: Buckets<SecretHash>,
    desk_writes: Buckets<SecretHash>,
    api_key_writes: Buckets<SecretHash>,
    chat_pages: Buckets<SecretHash>,
    history_pages: Buckets<SecretHash>,
}

impl RequestLimits {
    pub(crate) fn new(rates: RequestRates, clock: &Arc<dyn Clock>) -> Self {
        let buckets = |rate| Buckets::new(rate, clock.clone());
        Self {
            guest_writes: buckets(rates.guest_writes),
            desk_writes: buckets(rates.desk_writes),
            api_key_writes: buckets(rates.api_key_writes),
            chat_pages: buckets(rates.chat_pages),
            history_pages: buckets(rates.history_pages),
        }
    }

    /// Returns the number of buckets that are in use.
    #[cfg(test)]
    pub(super) fn bucket_count(&self) -> usize {
        let all = [&self.guest_writes, &self.desk_writes, &self.api_key_writes, &self.chat_pages, &self.history_pages];
        all.iter().map(|buckets| buckets.key_count()).sum()
    }

    /// Returns the limit on that kind of request of the client; `None` if such
    /// requests are not counted.
    pub(super) fn limit(&self, kind: RequestKind, caller: Caller) -> Option<RequestLimit<'_>> {
        let buckets = match (kind, caller) {
            (RequestKind::Write, Caller::Guest(_)) => &self.guest_writes,
            (RequestKind::Write, Caller::Session(_)) => &self.desk_writes,
            (RequestKind::Write, Caller::ApiKey(_)) => &self.api_key_writes,
            (RequestKind::ChatPage, Caller::Guest(_)) => &self.chat_pages,
            (RequestKind::HistoryPage, Caller::Guest(_)) => &self.history_pages,
            (RequestKind::ChatPage | RequestKind::HistoryPage | RequestKind::Read, _) => return None,
        };
        Some(RequestLimit { buckets, credential: *caller.credential() })
    }
}

/// The limit on one kind of request of one client.
pub(super) struct RequestLimit<'a> {
    buckets: &'a Buckets<SecretHash>,
    credential: SecretHash,
}

impl RequestLimit<'_> {
    /// Counts a request.
    ///
    /// # Errors
    /// [`LimitReached`] after too many.
    pub(super) fn count(&self) -> Result<(), LimitReached> {
        self.buckets.take(&self.credential)
    }
}

/// Maximum number of remembered credentials. When it is reached, all are
/// forgotten.
const MAX_CREDENTIALS: usize = 100_000;

/// Hashes of credentials that were valid. Being in this set grants no access:
/// a request with such a credential is counted before the credential is looked
/// up, and may join the queue of writers without a check before. The credential
/// is verified for each request, in the transaction of one that writes, so one
/// that was just revoked reads and writes nothing. Requests with invalid
/// credentials neither delay writers nor use buckets.
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
