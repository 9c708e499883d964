//! The loop that empties the outbox.
//!
//! A row is handed out and then removed. Removing waits for the disk and
//! handing out does not wait for it: a cursor runs ahead of the removal.
//! Whatever fails or crashes between the two, a row is handed out again
//! rather than not at all.

use super::accepted::Accepted;
use super::backoff::Backoff;
use super::{HandedOut, PendingEvent, Trigger};
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

#[cfg(test)]
mod tests;

/// Any error of whatever stores the outbox.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Rows that one question to the outbox asks for.
const PAGE_ROWS: i64 = 500;

/// Where committed events wait. The store implements it, for neither it nor
/// the engines know each other.
pub trait Outbox: Send + Sync {
    /// The rows after `after_id`, lowest id first, at most `limit`; a few before
    /// it as well, where some may have been committed late.
    fn pending(&self, after_id: i64, limit: i64) -> impl Future<Output = Result<Vec<PendingEvent>, BoxError>> + Send;

    /// Removes rows; one that is gone already is no error.
    fn remove(&self, ids: Vec<i64>) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// How fast the loop looks and tries again.
pub struct Pace {
    /// How often to look at the whole outbox without being woken. That finds
    /// rows whose wake-up was lost, or that were committed after a later id.
    pub poll_ms: u64,
    /// The pause after a first failure.
    pub first_pause_ms: u64,
    /// The longest pause.
    pub longest_pause_ms: u64,
    /// Numbers in 0..=1 that spread the pauses.
    pub jitter: Box<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll_ms: 5_000,
            first_pause_ms: 250,
            longest_pause_ms: 30_000,
            // Without randomness the pauses are merely not spread.
            jitter: Box::new(|| getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX))),
        }
    }
}

/// Hands out what the outbox holds, until `stop` turns true; then what is
/// pending goes out once more and the function returns. An engine or store
/// that fails at that moment is not waited for: the rows keep until the next
/// start.
///
/// Wake it with [`Notify::notify_one`] after a commit; a wake-up in the middle
/// of its work is not lost.
pub async fn run(
    outbox: impl Outbox,
    trigger: impl Trigger,
    wake: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
    pace: Pace,
) {
    let accepted = Accepted::default();
    let pump = Pump { outbox: &outbox, trigger: &trigger, accepted: &accepted, pace: &pace };
    tokio::select! {
        () = pump.publish_until_stopped(&wake, &mut stop) => {}
        never = pump.remove_forever() => match never {},
    }
    while let Some(ids) = accepted.page(PAGE_ROWS as usize) {
        if pump.remove(ids).await.is_err() {
            return;
        }
    }
}

/// Told to stop in the middle of a failure.
struct Stopped;

struct Pump<'a, O, T> {
    outbox: &'a O,
    trigger: &'a T,
    accepted: &'a Accepted,
    pace: &'a Pace,
}

impl<O: Outbox, T: Trigger> Pump<'_, O, T> {
    async fn publish_until_stopped(&self, wake: &Notify, stop: &mut watch::Receiver<bool>) {
        let mut poll = self.poll_interval();
        let mut cursor = 0;
        loop {
            let stopping = tokio::select! {
                () = stopped(stop) => true,
                () = wake.notified() => false,
                _ = poll.tick() => {
                    cursor = 0;
                    false
                }
            };
            if self.publish_pending(&mut cursor, stop).await.is_err() || stopping {
                return;
            }
        }
    }

    /// Hands out everything after the cursor. What the engine did not take is
    /// read anew before it is tried again: it may have been superseded.
    async fn publish_pending(&self, cursor: &mut i64, stop: &mut watch::Receiver<bool>) -> Result<(), Stopped> {
        let mut backoff = self.backoff();
        loop {
            // Taken before the rows are: a row that is removed while they are
            // being read stays known as handed out.
            let accepted = self.accepted.all();
            let mut events = match self.outbox.pending(*cursor, PAGE_ROWS).await {
                Ok(events) => events,
                Err(error) => {
                    tracing::warn!(error, "the outbox cannot be read");
                    self.pause(&mut backoff, stop).await?;
                    continue;
                }
            };
            let Some(last) = events.last() else { return Ok(()) };
            let last_id = last.id;
            let more = events.len() as i64 >= PAGE_ROWS;
            events.retain(|event| !accepted.contains(&event.id));
            if let Some(reason) = self.hand_out(&events).await {
                tracing::warn!(reason, waiting = events.len(), "events could not be handed out");
                // A later one never overtakes one that has to be tried again.
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

    /// Hands out some events; tells why where some of them have to be tried
    /// again. One that the engine refuses is done with.
    async fn hand_out(&self, events: &[PendingEvent]) -> Option<String> {
        if events.is_empty() {
            return None;
        }
        let HandedOut { accepted, refused, failed } = self.trigger.trigger(events).await;
        for (id, reason) in &refused {
            tracing::error!(id, reason, "the engine refused an event; it is dropped");
        }
        self.accepted.add(accepted.into_iter().chain(refused.into_iter().map(|(id, _)| id)));
        failed
    }

    async fn remove_forever(&self) -> Infallible {
        let mut backoff = self.backoff();
        loop {
            let Some(ids) = self.accepted.page(PAGE_ROWS as usize) else {
                self.accepted.grown().await;
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
                self.accepted.forget(&ids);
                Ok(())
            }
            Err(error) => {
                tracing::warn!(error, rows = ids.len(), "outbox rows could not be removed");
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
        // The first tick is at once: what an earlier run left behind.
        let mut poll = interval(Duration::from_millis(self.pace.poll_ms.max(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        poll
    }
}

/// Waits for the word to stop, or for whoever could give it to be gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
