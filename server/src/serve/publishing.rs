//! Publishes the events of the outbox while this process owns it, and takes over
//! deliveries that another process had claimed when it lost the outbox.

use crate::delivery::ownership::Ownership;
use crate::delivery::publisher::{self, BoxError, Outbox, PublishTiming};
use crate::pending_event::PendingEvent;
use crate::realtime::Trigger;
use crate::store::{OutboxOwner, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Interval at which rows of another process (the command line) are looked for,
/// and at which this process tries to become the owner, in milliseconds.
const POLL_MS: u64 = 500;

/// Waits until this process owns the outbox, then publishes its events, until
/// `stop` turns true. `owns` is set while it is the owner.
pub async fn run(
    store: Store,
    owner: Option<OutboxOwner>,
    trigger: &impl Trigger,
    owns: Arc<watch::Sender<bool>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut next = owner;
    loop {
        let mut owner = match next.take() {
            Some(owner) => owner,
            None => tokio::select! {
                owner = wait_for_ownership(&store) => owner,
                // A dropped sender counts as the signal, too.
                _ = stop.wait_for(|stop| *stop) => return,
            },
        };
        let owned = Owned::begin(&owns);
        let pace = PublishTiming { poll_ms: POLL_MS, ..PublishTiming::default() };
        let (outbox, wake, committed) =
            (StoredOutbox(store.clone()), store.commit_notifier(), store.committed_events());
        tokio::select! {
            () = publisher::run(outbox, trigger, wake, committed, stop.clone(), pace) => return,
            // Another process may be the owner by now: events under way are
            // published twice rather than never.
            () = owner.lost() => tracing::warn!("this process no longer owns the outbox; it stops publishing events"),
        }
        drop(owned);
    }
}

/// Sets the signal of ownership while it exists; it is cleared after a panic
/// too.
struct Owned<'a>(&'a watch::Sender<bool>);

impl<'a> Owned<'a> {
    fn begin(owns: &'a watch::Sender<bool>) -> Self {
        owns.send_replace(true);
        Self(owns)
    }
}

impl Drop for Owned<'_> {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

async fn wait_for_ownership(store: &Store) -> OutboxOwner {
    tracing::info!("another process publishes the events; waiting to take over");
    loop {
        match store.acquire_outbox().await {
            Ok(Some(owner)) => {
                tracing::info!("this process publishes the events from now on");
                return owner;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "could not check who owns the outbox; retrying"),
        }
        sleep(Duration::from_millis(POLL_MS)).await;
    }
}

/// Adapter between store and realtime, which do not depend on each other.
struct StoredOutbox(Store);

impl Outbox for StoredOutbox {
    async fn pending(&self, after_id: i64, limit: i64) -> Result<Vec<PendingEvent>, BoxError> {
        // Rows that were committed after a higher id are before the cursor.
        let late = self.0.late_rows();
        Ok(self.0.read().await?.db().outbox_after(after_id - late, limit + late).await?)
    }

    async fn remove(&self, ids: Vec<i64>) -> Result<(), BoxError> {
        Ok(self.0.delete_published(ids).await?)
    }
}

/// Time that a new owner of the outbox waits for the results of requests which
/// another process has claimed. That process begins no more requests, responses
/// arrive within 10 s (`delivery::address::TIMEOUT`), and it records them every
/// 2 s (`delivery::DeliveryTiming`).
pub const TAKEOVER_PAUSE: Duration = Duration::from_secs(20);
/// Pause after a failure.
const TAKEOVER_RETRY: Duration = Duration::from_secs(1);

/// Releases the claims of other processes, `pause` after this process became
/// the owner of the outbox: the other process has ended or cannot reach the
/// database. The released deliveries are retried. Ends when this process stops.
pub async fn take_over_deliveries(store: Store, mut ownership: Ownership, pause: Duration) {
    while ownership.wait_until_acquired().await {
        tokio::select! {
            () = release_after(&store, pause) => {}
            () = ownership.wait_until_lost() => continue,
        }
        ownership.wait_until_lost().await;
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
        sleep(TAKEOVER_RETRY).await;
    }
}
