//! Claims on deliveries, where the right to empty the outbox can be lost while
//! the process lives.

use super::Store;
use crate::store::{Claimant, PushKey, StoreError};
use futures_util::FutureExt;
use shared::Timestamp;

impl Store {
    /// This process, as its claims name it. `None` with SQLite: there the right to
    /// empty the outbox ends with the process, and nothing has to be claimed.
    pub fn claimant(&self) -> Option<Claimant> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(store) => Some(store.claimant()),
        }
    }

    /// Claims a webhook delivery before its request. `false` where there must be
    /// none.
    ///
    /// # Errors
    /// Where the database fails. The delivery may be claimed all the same.
    pub async fn claim_delivery(&self, id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        // One statement, which is a transaction of its own.
        self.look().await?.db().claim_delivery(id, claimant, now).await
    }

    /// Claims a push before its request. `false` where there must be none.
    ///
    /// # Errors
    /// As [`Store::claim_delivery`].
    pub async fn claim_push(&self, key: PushKey, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        self.look().await?.db().claim_push(key, claimant, now).await
    }

    /// Releases the claims of all other processes. Answers how many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn release_claims_of_others(&self) -> Result<u64, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(0) };
        self.write(move |mut db| async move { db.release_claims_of_others(claimant).await }.boxed()).await
    }
}
