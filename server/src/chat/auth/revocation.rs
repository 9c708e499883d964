//! Revocation of subscriptions: finds credentials that are no longer valid.

use super::rights::is_token_valid;
use super::sign_in::IDLE_MS;
use crate::chat::{Chat, ChatError};
use crate::store::TokenStay;
use crate::token::SecretHash;
use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// Number of tokens in one query.
const BATCH_TOKENS: usize = 500;

impl Chat {
    /// Returns those of the tokens that are no longer valid: guest tokens that
    /// were revoked, have expired or belong to a cancelled booking, and
    /// sessions that have ended.
    pub async fn find_invalid_tokens(&self, tokens: &[SecretHash]) -> Result<Vec<SecretHash>, ChatError> {
        let now = self.clock.now();
        let mut valid = HashSet::new();
        for some in tokens.chunks(BATCH_TOKENS) {
            let mut snapshot = self.store.read_transaction().await?;
            let stays = snapshot.db().stays_of_tokens(some).await?;
            let is_valid =
                |found: &TokenStay| is_token_valid(&found.stay, &found.timezone, found.issued_at, found.revoked, now);
            valid.extend(stays.into_iter().filter(is_valid).map(|found| found.token));
            valid.extend(snapshot.db().sessions_used_since(now.plus_ms(1 - IDLE_MS), some).await?);
        }
        Ok(tokens.iter().filter(|token| !valid.contains(*token)).copied().collect())
    }
}
