//! Guests who write at a steady rate, even if they get no answer.

use crate::failure::Failure;
use crate::guest::Guest;
use crate::message_id::new_id;
use shared::{ConversationId, Seq};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// Phase of the measurement in which a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not measured.
    WarmUp,
    /// Before the outage.
    Before,
    /// During the outage.
    During,
    /// After the outage.
    After,
}

/// Acknowledged message.
#[derive(Clone, Debug)]
pub struct Post {
    /// Phase in which it was written.
    pub phase: Phase,
    /// Conversation of the message.
    pub conversation: ConversationId,
    /// Number of its change.
    pub seq: Seq,
    /// Time from the moment at which it was due to its answer.
    pub took: Duration,
    /// Time of the answer.
    pub answered_at: Instant,
}

type Posting = JoinHandle<Result<Post, Failure>>;

/// Load of guests who write.
pub struct Load {
    phase: watch::Sender<Option<Phase>>,
    posting: JoinHandle<Vec<Posting>>,
}

impl Load {
    /// Starts the load: the guests write in turn, `per_second` messages per second
    /// in total.
    pub fn start(guests: Vec<Guest>, per_second: u32, text: String) -> Self {
        let phase = watch::Sender::new(Some(Phase::WarmUp));
        let posting = tokio::spawn(write(guests, per_second, text.into(), phase.subscribe()));
        Self { phase, posting }
    }

    /// Assigns the messages from now on to a phase.
    pub fn enter(&self, phase: Phase) {
        self.phase.send_replace(Some(phase));
    }

    /// Stops the load and waits for all answers.
    pub async fn stop(self) -> (Vec<Post>, Vec<Failure>) {
        self.phase.send_replace(None);
        let (mut posts, mut failures) = (Vec::new(), Vec::new());
        for posting in self.posting.await.unwrap_or_default() {
            match posting.await.map_err(Failure::from).flatten() {
                Ok(post) => posts.push(post),
                Err(failure) => failures.push(failure),
            }
        }
        (posts, failures)
    }
}

async fn write(
    guests: Vec<Guest>,
    per_second: u32,
    text: Arc<str>,
    phase: watch::Receiver<Option<Phase>>,
) -> Vec<Posting> {
    let guests: Vec<Arc<Guest>> = guests.into_iter().map(Arc::new).collect();
    let mut due = interval(Duration::from_secs(1) / per_second);
    // Missed ticks are made up for: a slow server gets the full load too.
    due.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut posting = Vec::new();
    for guest in guests.iter().cycle() {
        let due_at = due.tick().await.into_std();
        let Some(phase) = *phase.borrow() else { break };
        posting.push(tokio::spawn(post(Arc::clone(guest), Arc::clone(&text), phase, due_at)));
    }
    posting
}

async fn post(guest: Arc<Guest>, text: Arc<str>, phase: Phase, due_at: Instant) -> Result<Post, Failure> {
    let sent = guest.send(new_id()?, &text).await?;
    let answered_at = Instant::now();
    let took = answered_at - due_at;
    Ok(Post { phase, conversation: sent.conversation_id, seq: sent.message.seq, took, answered_at })
}
