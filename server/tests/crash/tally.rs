//! What has happened so far, and waiting for more of it.

use std::fmt;
use tokio::sync::watch;

/// A number that only grows, and that can be waited for.
#[derive(Default)]
pub struct Count(watch::Sender<u64>);

impl Count {
    pub fn add(&self, more: u64) {
        self.0.send_modify(|count| *count += more);
    }

    pub fn count(&self) -> u64 {
        *self.0.borrow()
    }

    /// Waits until it has come so far.
    pub async fn reach(&self, goal: u64) {
        self.0.subscribe().wait_for(|count| *count >= goal).await.expect("the sender is here");
    }
}

/// What happened to the requests and events of one test.
#[derive(Default)]
pub struct Tally {
    /// Requests begun.
    pub asked: Count,
    /// Messages acknowledged.
    pub acknowledged: Count,
    /// Acknowledgements that say it was stored before.
    pub repeated: Count,
    /// Those whose first request the kill had left without its answer.
    pub stored_unanswered: Count,
    /// Requests that ended without an answer.
    pub failed: Count,
    /// Requests whose sender did not wait for the answer.
    pub abandoned: Count,
    /// Events that the engine has taken.
    pub pushed: Count,
}

/// When to kill: after so many more of something. Before a commit, after one
/// and between a push and its removal from the outbox are different moments.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    Asked(u64),
    Acknowledged(u64),
    Pushed(u64),
}

impl Moment {
    /// From the first breath of a server to well into its work.
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
    /// Waits for a moment, counted from now.
    pub async fn pass(&self, moment: Moment) {
        let (count, more) = match moment {
            Moment::Asked(more) => (&self.asked, more),
            Moment::Acknowledged(more) => (&self.acknowledged, more),
            Moment::Pushed(more) => (&self.pushed, more),
        };
        count.reach(count.count() + more).await;
    }

    /// The senders did what could double a message.
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
