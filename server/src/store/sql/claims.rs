//! Claims: they record which process has a request for a delivery in progress
//! ([ADR 38](../../../../docs/adr/0038-deliveries-are-claimed.md)).

use super::Db;
use crate::store::{Claimant, PushKey, StoreError};
use shared::Timestamp;

/// Condition that the claimant (a parameter of the statement) owns the outbox. A
/// process that has lost the outbox cannot claim or release anything.
macro_rules! owns_outbox {
    ($parameter:literal) => {
        concat!(" AND EXISTS (SELECT 1 FROM settings WHERE name = 'outbox_owner' AND value = ", $parameter, ")")
    };
}

impl Db<'_> {
    /// Records which process owns the outbox. Run it on the connection that holds
    /// the lock: a process that has lost the lock cannot write it.
    pub async fn set_outbox_owner(&mut self, claimant: Claimant) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('outbox_owner', $1) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(claimant.name())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Claims a webhook delivery that is due. Returns `false` if it is no longer
    /// due, another process has claimed it, or the claimant does not own the
    /// outbox.
    pub async fn claim_webhook_delivery(
        &mut self,
        id: i64,
        claimant: Claimant,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed = sqlx::query(concat!(
            "UPDATE webhook_deliveries SET claimed_by = $2 WHERE id = $1 AND status = 'waiting' \
             AND next_at_ms <= $3 AND (claimed_by IS NULL OR claimed_by = $2)",
            owns_outbox!("$2")
        ))
        .bind(id)
        .bind(claimant.name())
        .bind(now.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Claims a push that is due. Returns `false` as [`Db::claim_webhook_delivery`] does.
    pub async fn claim_push(&mut self, key: PushKey, claimant: Claimant, now: Timestamp) -> Result<bool, StoreError> {
        let claimed = sqlx::query(concat!(
            "UPDATE push_subscriptions SET claimed_by = $2 WHERE id = $1 AND next_at_ms <= $3 \
             AND (claimed_by IS NULL OR claimed_by = $2)",
            owns_outbox!("$2")
        ))
        .bind(key.0)
        .bind(claimant.name())
        .bind(now.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Releases the claims of all other processes, on webhook deliveries and
    /// pushes. Returns how many there were.
    pub async fn release_claims_of_others(&mut self, claimant: Claimant) -> Result<u64, StoreError> {
        let mut released = 0;
        for sql in [
            concat!("UPDATE webhook_deliveries SET claimed_by = NULL WHERE claimed_by <> $1", owns_outbox!("$1")),
            concat!("UPDATE push_subscriptions SET claimed_by = NULL WHERE claimed_by <> $1", owns_outbox!("$1")),
        ] {
            let done = sqlx::query(sql).bind(claimant.name()).execute(self.conn().await?).await?;
            released += done.rows_affected();
        }
        Ok(released)
    }
}
