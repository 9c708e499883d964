//! Ids of sockets, and the registry of the token or session that authorized each
//! open socket, so that sockets can be closed when their credential becomes
//! invalid.

use super::embedded::TokenRate;
use crate::limits::{self, Rate};
use crate::token::SecretHash;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// Maximum number of registered pairs of socket and token: several for each
/// socket of the engine.
const MAX_PAIRS: usize = 200_000;

/// Limits on the sockets of one token.
#[derive(Clone, Copy, Debug)]
pub struct TokenLimits {
    sockets: usize,
    client_events: Rate,
}

impl TokenLimits {
    /// Limits of a guest link.
    pub const LINK: Self =
        Self { sockets: limits::LINK_SOCKETS.count(), client_events: limits::LINK_CLIENT_EVENTS.rate() };
    /// Limits of a session of the desk.
    pub const SESSION: Self =
        Self { sockets: limits::SESSION_SOCKETS.count(), client_events: limits::SESSION_CLIENT_EVENTS.rate() };
}

/// The socket could not be registered; its subscription must be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationError {
    /// The token has its maximum number of open sockets.
    TooManySockets,
    /// The registry is full.
    Full,
}

/// The registered sockets.
#[derive(Default)]
pub struct SocketRegistry(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    sockets_by_token: HashMap<SecretHash, TokenSockets>,
    /// Number of pairs of a socket and a token.
    count: usize,
}

/// The sockets of one token.
struct TokenSockets {
    sockets: HashSet<SocketId>,
    rate: Arc<TokenRate>,
}

impl SocketRegistry {
    /// Registers a socket with the token that authorized it, and returns the
    /// token's limit on client events. A repeated pair is registered once.
    ///
    /// # Errors
    /// The limit that is reached. Sockets that are no longer open do not count.
    pub fn register(
        &self,
        socket: SocketId,
        token: SecretHash,
        limits: TokenLimits,
        is_open: impl Fn(&SocketId) -> bool,
    ) -> Result<Arc<TokenRate>, RegistrationError> {
        let mut entries = self.lock();
        let Entries { sockets_by_token, count } = &mut *entries;
        let is_full = *count >= MAX_PAIRS;
        if is_full && !sockets_by_token.contains_key(&token) {
            return Err(RegistrationError::Full);
        }
        let new = || TokenSockets { sockets: HashSet::new(), rate: Arc::new(TokenRate::new(limits.client_events)) };
        let entry = sockets_by_token.entry(token).or_insert_with(new);
        if entry.sockets.contains(&socket) {
            return Ok(entry.rate.clone());
        }
        if entry.sockets.len() >= limits.sockets {
            let before = entry.sockets.len();
            entry.sockets.retain(is_open);
            *count -= before - entry.sockets.len();
            if entry.sockets.len() >= limits.sockets {
                return Err(RegistrationError::TooManySockets);
            }
        } else if is_full {
            return Err(RegistrationError::Full);
        }
        entry.sockets.insert(socket);
        *count += 1;
        Ok(entry.rate.clone())
    }

    /// Returns the open sockets of each token, and removes closed ones.
    pub fn sockets_by_token(&self, is_open: impl Fn(&SocketId) -> bool) -> HashMap<SecretHash, Vec<SocketId>> {
        let mut entries = self.lock();
        let Entries { sockets_by_token, count } = &mut *entries;
        sockets_by_token.retain(|_, entry| {
            entry.sockets.retain(&is_open);
            !entry.sockets.is_empty()
        });
        *count = sockets_by_token.values().map(|entry| entry.sockets.len()).sum();
        sockets_by_token.iter().map(|(token, entry)| (*token, entry.sockets.iter().cloned().collect())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // No code between two states of the map can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Maximum length of a socket id, in bytes. Ours (two 64-bit numbers and a dot)
/// have at most 41; those of other engines are shorter.
const MAX_BYTES: usize = 64;

/// A socket id, `digits.digits` (Pusher docs, "Auth signatures"). It is part of
/// the signed text, so nothing else may be signed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SocketId(Box<str>);

/// The text is not `digits.digits` of at most 64 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a socket id must be digits, a dot and digits, at most 64 characters")]
pub struct InvalidSocketId;

impl SocketId {
    /// Creates an id from two numbers.
    pub fn from_parts(first: u64, second: u64) -> Self {
        Self(format!("{first}.{second}").into())
    }

    /// Returns the id as sent to clients.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SocketId {
    type Err = InvalidSocketId;

    fn from_str(text: &str) -> Result<Self, InvalidSocketId> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match text.split_once('.') {
            Some((first, second)) if text.len() <= MAX_BYTES && digits(first) && digits(second) => {
                Ok(Self(text.into()))
            }
            _ => Err(InvalidSocketId),
        }
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
