//! Counts of events that a test can wait for.

use std::fmt;
use tokio::sync::watch;

/// A counter that can be waited for.
#[derive(Default)]
pub struct Count(watch::Sender<u64>);

impl Count {
    pub fn add(&self, more: u64) {
        self.0.send_modify(|count| *count += more);
    }

    pub fn count(&self) -> u64 {
        *self.0.borrow()
    }

    /// Waits until it reaches `goal`.
    pub async fn reach(&self, goal: u64) {
        self.0.subscribe().wait_for(|count| *count >= goal).await.expect("the sender is here");
    }
}

/// Counts of the requests and events of one test.
#[derive(Default)]
pub struct Tally {
    /// Requests that began.
    pub asked: Count,
    /// Messages that were acknowledged.
    pub acknowledged: Count,
    /// Acknowledgements of messages that were stored before.
    pub repeated: Count,
    /// Of these, those whose first request was interrupted by the kill.
    pub stored_unanswered: Count,
    /// Requests that ended without a response.
    pub failed: Count,
    /// Requests whose sender did not wait for the response.
    pub abandoned: Count,
    /// Events that the engine has accepted.
    pub pushed: Count,
}

/// Time of a kill: after that many further events. The times cover before a
/// commit, after one, and between publishing and deletion from the outbox.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    Asked(u64),
    Acknowledged(u64),
    Pushed(u64),
}

impl Moment {
    /// Returns a random time, from the start of a server to well into its work.
    pub fn random(chance: &mut fastrand::Rng) -> Self {
        let more = chance.u64(1..=300);
        match chance.u8(0..3) {
            0 => Self::Asked(more),
            1 => Self::Acknowledged(more),
            _ => Self::Pushed(2 * more),
        }
    }
}

impl Tally {
    /// Waits for a time, counted from now.
    pub async fn pass(&self, moment: Moment) {
        let (count, more) = match moment {
            Moment::Asked(more) => (&self.asked, more),
            Moment::Acknowledged(more) => (&self.acknowledged, more),
            Moment::Pushed(more) => (&self.pushed, more),
        };
        count.reach(count.count() + more).await;
    }

    /// Checks that the senders repeated requests for stored messages.
    pub fn stored_messages_were_sent_again(&self) {
        assert!(self.repeated.count() > 0, "no message was ever sent again after it was stored");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, acknowledged, repeated, stored_unanswered, failed, abandoned, .. } = self;
        write!(
            f,
            "{} requests, {} failed and {} abandoned; {} messages acknowledged, {} of them as stored before, \
             {} after a kill",
            asked.count(),
            failed.count(),
            abandoned.count(),
            acknowledged.count(),
            repeated.count(),
            stored_unanswered.count()
        )
    }
}
