//! Takes over deliveries that another process had claimed when it lost the
//! outbox.

use crate::delivery::ownership::Ownership;
use crate::store::Store;
use std::time::Duration;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Time that a new owner of the outbox waits for the results of requests which
/// another process has claimed. That process begins no more requests, responses
/// arrive within 10 s (`delivery::client::TIMEOUT`), and it records them every
/// 2 s (`delivery::Pace`).
pub const PAUSE: Duration = Duration::from_secs(20);
/// Pause after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// Releases the claims of other processes, `pause` after this process became
/// the owner of the outbox: the other process has ended or cannot reach the
/// database. The released deliveries are retried. Ends when this process stops.
pub async fn run(store: Store, mut ownership: Ownership, pause: Duration) {
    while ownership.acquired().await {
        tokio::select! {
            () = release_after(&store, pause) => {}
            () = ownership.lost() => continue,
        }
        ownership.lost().await;
    }
}

async fn release_after(store: &Store, pause: Duration) {
    sleep(pause).await;
    loop {
        match store.release_claims_of_others().await {
            Ok(0) => return,
            Ok(released) => {
                tracing::warn!(
                    released,
                    "another process did not record the results of its deliveries; they are retried"
                );
                return;
            }
            Err(error) => tracing::warn!(%error, "could not release the claims of other processes; retrying"),
        }
        sleep(RETRY).await;
    }
}
