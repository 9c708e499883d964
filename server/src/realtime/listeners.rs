//! Which link or session each open socket was signed for: one that opens
//! nothing any more must not be listened through either.

use super::SocketId;
use super::embedded::TokenRate;
use crate::limits::{self, Rate};
use crate::token::SecretHash;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// Signatures that are kept: several for each socket that the engine takes.
const KEPT: usize = 200_000;

/// Limits on the sockets of one token.
#[derive(Clone, Copy, Debug)]
pub struct TokenLimits {
    sockets: usize,
    client_events: Rate,
}

impl TokenLimits {
    /// Limits of a guest's link.
    pub const LINK: Self =
        Self { sockets: limits::LINK_SOCKETS.count(), client_events: limits::LINK_CLIENT_EVENTS.rate() };
    /// Limits of a session of the desk.
    pub const SESSION: Self =
        Self { sockets: limits::SESSION_SOCKETS.count(), client_events: limits::SESSION_CLIENT_EVENTS.rate() };
}

/// A signature that cannot be kept; the socket must not be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The token has as many open sockets as it may have.
    TooManySockets,
    /// All tokens together have too many signatures.
    Full,
}

/// The signatures of sockets that are open.
#[derive(Default)]
pub struct Listeners(Mutex<Signatures>);

#[derive(Default)]
struct Signatures {
    by_token: HashMap<SecretHash, Signed>,
    /// Pairs of a socket and a token.
    count: usize,
}

/// The sockets of one token.
struct Signed {
    sockets: HashSet<SocketId>,
    rate: Arc<TokenRate>,
}

impl Listeners {
    /// Keeps that a socket was let in by a token; returns the client events of
    /// all sockets of that token. The same pair again is kept once.
    ///
    /// # Errors
    /// The limit that is reached. Sockets that are not open any more do not
    /// count.
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

    /// The sockets of each link, those that are not open any more forgotten.
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
