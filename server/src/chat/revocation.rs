//! Revocation of subscriptions: finds credentials that are no longer valid.

use super::rights::is_token_valid;
use super::sign_in::IDLE_MS;
use super::{Chat, ChatError};
use crate::store::TokenStay;
use crate::token::SecretHash;
use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// Number of tokens in one query.
const AT_ONCE: usize = 500;

impl Chat {
    /// Returns those of the tokens that are no longer valid: guest tokens that
    /// were revoked, have expired or belong to a cancelled booking, and
    /// sessions that have ended.
    pub async fn tokens_that_closed(&self, tokens: &[SecretHash]) -> Result<Vec<SecretHash>, ChatError> {
        let now = self.clock.now();
        let mut open = HashSet::new();
        for some in tokens.chunks(AT_ONCE) {
            let mut snapshot = self.store.snapshot().await?;
            let stays = snapshot.db().stays_of_tokens(some).await?;
            let is_open =
                |found: &TokenStay| is_token_valid(&found.stay, &found.timezone, found.issued_at, found.revoked, now);
            open.extend(stays.into_iter().filter(is_open).map(|found| found.token));
            open.extend(snapshot.db().sessions_used_since(now.plus_ms(1 - IDLE_MS), some).await?);
        }
        Ok(tokens.iter().filter(|token| !open.contains(*token)).copied().collect())
    }
}
