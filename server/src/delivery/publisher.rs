//! The loop that publishes the events of the outbox through an engine.
//!
//! Events that this process commits arrive in memory; the outbox is read at the start,
//! at intervals, after commits of other processes, and if an event may be missing.
//!
//! A row is published and then deleted. Deletion waits for the disk and publishing
//! does not wait for deletion: a cursor runs ahead. If anything fails or crashes
//! between the two, the row is published again rather than never.

mod tally;

use crate::committed_events::{Collection, CommittedEvents};
use crate::delivery::due::{Backoff, Jitter, os_jitter};
use crate::pending_event::PendingEvent;
use crate::realtime::{PublishResult, Trigger};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
pub use tally::{MeteredPublisher, Tally};
use tokio::sync::{Notify, watch};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

#[cfg(test)]
mod tests;

/// Any error of the storage of the outbox.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Number of rows read in one query.
const PAGE_ROWS: i64 = 500;

/// Storage of committed events. The store implements it, so that store and
/// engines do not depend on each other.
pub trait Outbox: Send + Sync {
    /// Returns at most `limit` rows after `after_id`, lowest id first. A few
    /// rows before it are included, which may have been committed late.
    fn pending(&self, after_id: i64, limit: i64) -> impl Future<Output = Result<Vec<PendingEvent>, BoxError>> + Send;

    /// Deletes rows; it is no error if one does not exist.
    fn remove(&self, ids: Vec<i64>) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// Intervals at which the loop polls and retries.
pub struct PublishTiming {
    /// Interval at which the whole outbox is read without a wake-up. This finds
    /// rows whose wake-up was lost, or that were committed after a higher id.
    pub poll_ms: u64,
    /// Pause after the first failure.
    pub first_pause_ms: u64,
    /// Maximum pause.
    pub longest_pause_ms: u64,
    /// Time for which published rows are collected before they are deleted: each
    /// deletion is a write, and others wait for it.
    pub collect_ms: u64,
    /// Returns numbers in 0..=1 that vary the pauses.
    pub jitter: Jitter,
}

impl Default for PublishTiming {
    fn default() -> Self {
        let jitter = Box::new(os_jitter);
        Self { poll_ms: 5_000, first_pause_ms: 250, longest_pause_ms: 30_000, collect_ms: 100, jitter }
    }
}

/// Publishes the rows of the outbox until `stop` turns true; then publishes the
/// remaining rows once more and returns. It does not wait for an engine or a
/// store that fails at that time: the rows stay until the next start.
///
/// Wake it with [`Notify::notify_one`] after a commit whose events are not added to
/// `committed`; a wake-up while it works is not lost.
pub async fn run(
    outbox: impl Outbox,
    trigger: &impl Trigger,
    wake: Arc<Notify>,
    committed: Arc<CommittedEvents>,
    mut stop: watch::Receiver<bool>,
    pace: PublishTiming,
) {
    let accepted = AcceptedRows::default();
    let publisher = Publisher { outbox: &outbox, trigger, accepted: &accepted, pace: &pace };
    let collection = committed.collect();
    tokio::select! {
        () = publisher.publish_until_stopped(&wake, &collection, &mut stop) => {}
        never = publisher.remove_forever() => match never {},
    }
    while let Some(ids) = accepted.page(PAGE_ROWS as usize) {
        if publisher.remove(ids).await.is_err() {
            return;
        }
    }
}

/// The loop was told to stop while it waited to retry.
struct Stopped;

/// Result of an attempt to publish some events.
#[derive(Default)]
struct Attempt {
    /// `true` if some of them need no further attempt.
    is_progress: bool,
    /// Reason why some have to be retried.
    failed: Option<String>,
}

struct Publisher<'a, O, T> {
    outbox: &'a O,
    trigger: &'a T,
    accepted: &'a AcceptedRows,
    pace: &'a PublishTiming,
}

impl<O: Outbox, T: Trigger> Publisher<'_, O, T> {
    async fn publish_until_stopped(&self, wake: &Notify, committed: &Collection<'_>, stop: &mut watch::Receiver<bool>) {
        let mut poll = self.poll_interval();
        let mut cursor = 0;
        loop {
            let (mut from, mut stopping) = (cursor, false);
            tokio::select! {
                biased;
                () = stopped(stop) => stopping = true,
                () = wake.notified() => {}
                _ = poll.tick() => from = 0,
                events = committed.next() => {
                    if let Some(last) = last_if_complete(&events, cursor)
                        && self.publish(&events).await.failed.is_none()
                    {
                        cursor = last;
                        continue;
                    }
                }
            }
            // If the stop ends a pause, the rows are tried once more.
            let _ = self.publish_pending(&mut from, stop).await;
            if stopping {
                return;
            }
            cursor = cursor.max(from);
        }
    }

    /// Publishes all rows after the cursor. Rows that the engine did not accept
    /// are read again before a retry, because they may have been superseded.
    async fn publish_pending(&self, cursor: &mut i64, stop: &mut watch::Receiver<bool>) -> Result<(), Stopped> {
        let mut backoff = self.backoff();
        loop {
            // Copied before the rows are read: a row that is deleted during the
            // read is still known as published.
            let accepted = self.accepted.all();
            let mut events = match self.outbox.pending(*cursor, PAGE_ROWS).await {
                Ok(events) => events,
                Err(error) => {
                    tracing::warn!(error, "could not read the outbox; retrying");
                    self.pause(&mut backoff, stop).await?;
                    continue;
                }
            };
            let Some(last) = events.last() else { return Ok(()) };
            let last_id = last.id;
            // Rows before the cursor do not count: they may be published already and
            // not yet deleted.
            let more = events.iter().filter(|event| event.id > *cursor).count() as i64 >= PAGE_ROWS;
            events.retain(|event| !accepted.contains(&event.id));
            let Attempt { is_progress, failed } = self.publish(&events).await;
            if let Some(reason) = failed {
                tracing::warn!(reason, waiting = events.len(), "publishing failed; retrying");
                // An engine that fails now and then must not slow down the rest.
                if is_progress {
                    backoff = self.backoff();
                }
                // Later events must not overtake one that has to be retried.
                self.pause(&mut backoff, stop).await?;
                continue;
            }
            backoff = self.backoff();
            *cursor = last_id.max(*cursor);
            if !more {
                return Ok(());
            }
        }
    }

    /// Publishes some events. Events that the engine refuses are dropped.
    async fn publish(&self, events: &[PendingEvent]) -> Attempt {
        if events.is_empty() {
            return Attempt::default();
        }
        let PublishResult { accepted, refused, failed } = self.trigger.trigger(events).await;
        for (id, reason) in &refused {
            tracing::error!(id, reason, "the engine refused an event; dropping the event");
        }
        let is_progress = !accepted.is_empty() || !refused.is_empty();
        self.accepted.add(accepted.into_iter().chain(refused.into_iter().map(|(id, _)| id)));
        Attempt { is_progress, failed }
    }

    async fn remove_forever(&self) -> Infallible {
        let mut backoff = self.backoff();
        loop {
            let Some(ids) = self.accepted.page(PAGE_ROWS as usize) else {
                self.accepted.rows_added().await;
                sleep(Duration::from_millis(self.pace.collect_ms)).await;
                continue;
            };
            if self.remove(ids).await.is_ok() {
                backoff = self.backoff();
            } else {
                sleep(self.next_pause(&mut backoff)).await;
            }
        }
    }

    async fn remove(&self, ids: Vec<i64>) -> Result<(), ()> {
        match self.outbox.remove(ids.clone()).await {
            Ok(()) => {
                self.accepted.remove(&ids);
                Ok(())
            }
            Err(error) => {
                tracing::warn!(error, rows = ids.len(), "could not delete published events from the outbox; retrying");
                Err(())
            }
        }
    }

    async fn pause(&self, backoff: &mut Backoff, stop: &mut watch::Receiver<bool>) -> Result<(), Stopped> {
        tokio::select! {
            () = stopped(stop) => Err(Stopped),
            () = sleep(self.next_pause(backoff)) => Ok(()),
        }
    }

    fn backoff(&self) -> Backoff {
        Backoff::new(self.pace.first_pause_ms, self.pace.longest_pause_ms)
    }

    fn next_pause(&self, backoff: &mut Backoff) -> Duration {
        Duration::from_millis(backoff.next_ms((self.pace.jitter)()))
    }

    fn poll_interval(&self) -> Interval {
        // The first tick is immediate, for rows of an earlier run.
        let mut poll = interval(Duration::from_millis(self.pace.poll_ms.max(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        poll
    }
}

/// Returns the id of the last event if no row can be missing between the cursor and
/// the events: their ids continue it. Another id may belong to another process, to a
/// write in progress or to no row at all; reading the outbox finds out.
fn last_if_complete(events: &[PendingEvent], cursor: i64) -> Option<i64> {
    let is_complete = events.iter().zip(cursor + 1..).all(|(event, id)| event.id == id);
    events.last().map(|last| last.id).filter(|_| is_complete)
}

/// Waits for the signal to stop, or until its sender is dropped.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Ids of rows that were published and may not yet be deleted.
#[derive(Default)]
pub struct AcceptedRows {
    ids: Mutex<BTreeSet<i64>>,
    rows_added: Notify,
}

impl AcceptedRows {
    /// Adds rows that are to be deleted.
    pub fn add(&self, ids: impl IntoIterator<Item = i64>) {
        self.lock().extend(ids);
        self.rows_added.notify_one();
    }

    /// Waits until rows were added.
    pub async fn rows_added(&self) {
        self.rows_added.notified().await;
    }

    /// Removes rows that are deleted.
    pub fn remove(&self, ids: &[i64]) {
        let mut accepted = self.lock();
        for id in ids {
            accepted.remove(id);
        }
    }

    /// Returns all ids, as they are now.
    pub fn all(&self) -> BTreeSet<i64> {
        self.lock().clone()
    }

    /// Returns the first `limit` ids, if there are any.
    pub fn page(&self, limit: usize) -> Option<Vec<i64>> {
        let ids: Vec<i64> = self.lock().iter().copied().take(limit).collect();
        (!ids.is_empty()).then_some(ids)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
