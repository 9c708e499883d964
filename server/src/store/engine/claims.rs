//! Claims on deliveries. They are needed if the right to empty the outbox can be
//! lost while the process lives.

use super::Store;
use crate::store::{Claimant, PushKey, StoreError};
use futures_util::FutureExt;
use shared::Timestamp;

impl Store {
    /// Returns the name of this process in its claims. `None` with SQLite: there
    /// the right to empty the outbox ends with the process, and no claims are
    /// needed.
    pub fn claimant(&self) -> Option<Claimant> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(store) => Some(store.claimant()),
        }
    }

    /// Claims a webhook delivery before its request. Returns `false` if the request
    /// must not be made.
    ///
    /// # Errors
    /// Fails if the database fails. The delivery may be claimed nevertheless.
    pub async fn claim_delivery(&self, id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        // A single statement is a transaction of its own.
        self.read().await?.db().claim_delivery(id, claimant, now).await
    }

    /// Claims a push before its request. Returns `false` if the request must not be
    /// made.
    ///
    /// # Errors
    /// As for [`Store::claim_delivery`].
    pub async fn claim_push(&self, key: PushKey, now: Timestamp) -> Result<bool, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(true) };
        self.read().await?.db().claim_push(key, claimant, now).await
    }

    /// Releases the claims of all other processes. Returns how many there were.
    pub async fn release_claims_of_others(&self) -> Result<u64, StoreError> {
        let Some(claimant) = self.claimant() else { return Ok(0) };
        self.write(move |mut db| async move { db.release_claims_of_others(claimant).await }.boxed()).await
    }
}
