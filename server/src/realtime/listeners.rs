//! Which link or session each open socket was signed for: one that opens
//! nothing any more must not be listened through either.

use super::SocketId;
use crate::token::SecretHash;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// Signatures that are kept: several for each socket that the engine takes.
const KEPT: usize = 200_000;

/// The signatures of sockets that are open.
#[derive(Default)]
pub struct Listeners(Mutex<HashSet<(SocketId, SecretHash)>>);

impl Listeners {
    /// Keeps that a socket was let in by a link; `false` where no more can be
    /// kept, and it must not be let in.
    #[must_use]
    pub fn keep(&self, socket: SocketId, token: SecretHash) -> bool {
        let mut kept = self.lock();
        let signed = (socket, token);
        kept.contains(&signed) || (kept.len() < KEPT && kept.insert(signed))
    }

    /// The sockets of each link, those that are not open any more forgotten.
    pub fn by_token(&self, is_open: impl Fn(&SocketId) -> bool) -> HashMap<SecretHash, Vec<SocketId>> {
        let mut kept = self.lock();
        kept.retain(|(socket, _)| is_open(socket));
        let mut by_token: HashMap<SecretHash, Vec<SocketId>> = HashMap::new();
        for (socket, token) in &*kept {
            by_token.entry(*token).or_default().push(socket.clone());
        }
        by_token
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<(SocketId, SecretHash)>> {
        // No code between two states of the set can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
