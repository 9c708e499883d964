//! Guests who write at a steady pace, whether or not they are answered.

use crate::guest::Guest;
use crate::{Failure, new_id};
use shared::{ConversationId, Seq};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// Where in the outage a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not measured.
    WarmUp,
    /// The engine has always been there.
    Before,
    /// It is away.
    During,
    /// It is there again.
    After,
}

/// A message that was acknowledged.
#[derive(Clone, Debug)]
pub struct Post {
    /// When it was written.
    pub phase: Phase,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its change.
    pub seq: Seq,
    /// From the moment it was due to its answer.
    pub took: Duration,
    /// When the answer came.
    pub answered_at: Instant,
}

type Posting = JoinHandle<Result<Post, Failure>>;

/// Guests who write.
pub struct Load {
    phase: watch::Sender<Option<Phase>>,
    posting: JoinHandle<Vec<Posting>>,
}

impl Load {
    /// Lets the guests write in turn, all together so many messages a second.
    pub fn start(guests: Vec<Guest>, per_second: u32, text: String) -> Self {
        let phase = watch::Sender::new(Some(Phase::WarmUp));
        let posting = tokio::spawn(write(guests, per_second, text.into(), phase.subscribe()));
        Self { phase, posting }
    }

    /// What is written from now on belongs to that phase.
    pub fn enter(&self, phase: Phase) {
        self.phase.send_replace(Some(phase));
    }

    /// Ends it, and waits for all answers.
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
    // A moment that was missed is made up for: the load does not spare a server
    // that is slow.
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
