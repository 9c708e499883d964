//! Registry of the token or session that authorized each open socket, so that
//! sockets can be closed when their credential becomes invalid.

use super::SocketId;
use super::embedded::TokenRate;
use crate::limits::{self, Rate};
use crate::token::SecretHash;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// Maximum number of registered pairs of socket and token: several for each
/// socket of the engine.
const KEPT: usize = 200_000;

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
pub enum NotKept {
    /// The token has its maximum number of open sockets.
    TooManySockets,
    /// The registry is full.
    Full,
}

/// The registered sockets.
#[derive(Default)]
pub struct Listeners(Mutex<Signatures>);

#[derive(Default)]
struct Signatures {
    by_token: HashMap<SecretHash, Signed>,
    /// Number of pairs of a socket and a token.
    count: usize,
}

/// The sockets of one token.
struct Signed {
    sockets: HashSet<SocketId>,
    rate: Arc<TokenRate>,
}

impl Listeners {
    /// Registers a socket with the token that authorized it, and returns the
    /// token's limit on client events. A repeated pair is registered once.
    ///
    /// # Errors
    /// The limit that is reached. Sockets that are no longer open do not count.
    pub fn keep(
        &self,
        socket: SocketId,
        token: SecretHash,
        limits: TokenLimits,
        is_open: impl Fn(&SocketId) -> bool,
    ) -> Result<Arc<TokenRate>, NotKept> {
        let mut signatures = self.lock();
        let Signatures { by_token, count } = &mut *signatures;
        let is_full = *count >= KEPT;
        if is_full && !by_token.contains_key(&token) {
            return Err(NotKept::Full);
        }
        let new = || Signed { sockets: HashSet::new(), rate: Arc::new(TokenRate::new(limits.client_events)) };
        let signed = by_token.entry(token).or_insert_with(new);
        if signed.sockets.contains(&socket) {
            return Ok(signed.rate.clone());
        }
        if signed.sockets.len() >= limits.sockets {
            let before = signed.sockets.len();
            signed.sockets.retain(is_open);
            *count -= before - signed.sockets.len();
            if signed.sockets.len() >= limits.sockets {
                return Err(NotKept::TooManySockets);
            }
        } else if is_full {
            return Err(NotKept::Full);
        }
        signed.sockets.insert(socket);
        *count += 1;
        Ok(signed.rate.clone())
    }

    /// Returns the open sockets of each token, and removes closed ones.
    pub fn by_token(&self, is_open: impl Fn(&SocketId) -> bool) -> HashMap<SecretHash, Vec<SocketId>> {
        let mut signatures = self.lock();
        let Signatures { by_token, count } = &mut *signatures;
        by_token.retain(|_, signed| {
            signed.sockets.retain(&is_open);
            !signed.sockets.is_empty()
        });
        *count = by_token.values().map(|signed| signed.sockets.len()).sum();
        by_token.iter().map(|(token, signed)| (*token, signed.sockets.iter().cloned().collect())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Signatures> {
        // No code between two states of the map can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
