//! What the engine was given, in the order in which it came.

use crate::tally::Tally;
use shared::{ConversationId, Event, Seq};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// The events of one conversation on one channel. The staff's channel carries
/// all conversations, and says which.
pub type StrandName = (String, Option<ConversationId>);

/// What came of one conversation on one channel.
#[derive(Default)]
pub struct Strand {
    /// Each change when it came for the first time.
    pub firsts: Vec<Event>,
    /// The data of each.
    data: HashMap<Seq, String>,
    /// How many came once more.
    repeats: usize,
    /// How many of those were not the same again.
    pub altered: usize,
}

/// All that the engine was given.
#[derive(Default)]
pub struct Strands {
    pub strands: HashMap<StrandName, Strand>,
    /// Requests that no engine would have taken.
    pub refused: Vec<String>,
    listeners: HashMap<String, Vec<mpsc::UnboundedSender<Event>>>,
}

/// The same, while it grows.
pub struct Recording {
    strands: watch::Sender<Strands>,
    tally: Arc<Tally>,
}

impl Recording {
    pub fn new(tally: Arc<Tally>) -> Self {
        Self { strands: watch::Sender::default(), tally }
    }

    /// Notes an event and gives it to whoever listens to its channel.
    pub fn take(&self, channel: &str, data: &str) {
        let event: Event = serde_json::from_str(data).expect("an event");
        self.strands.send_modify(|all| {
            let strand = all.strands.entry((channel.to_owned(), event.conversation_id)).or_default();
            match strand.data.get(&event.meta.seq) {
                None => {
                    strand.data.insert(event.meta.seq, data.to_owned());
                    strand.firsts.push(event.clone());
                }
                Some(first) => {
                    strand.repeats += 1;
                    strand.altered += usize::from(first != data);
                }
            }
            for listener in all.listeners.get(channel).into_iter().flatten() {
                // A page that has ended hears nothing any more.
                let _ = listener.send(event.clone());
            }
        });
        self.tally.pushed.add(1);
    }

    /// Notes a request that breaks a rule of the HTTP API.
    pub fn refuse(&self, reason: &str) {
        self.strands.send_modify(|all| all.refused.push(reason.to_owned()));
    }

    /// The events of a channel, from now on.
    pub fn listen(&self, channel: &str) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.strands.send_modify(|all| all.listeners.entry(channel.to_owned()).or_default().push(sender));
        receiver
    }

    /// Waits until these changes have come on each strand.
    pub async fn holds(&self, wanted: Vec<(StrandName, Vec<Seq>)>) {
        // The newest first: they are what is missing.
        let holds = |all: &Strands, (name, seqs): &(StrandName, Vec<Seq>)| {
            all.strands.get(name).is_some_and(|strand| seqs.iter().rev().all(|seq| strand.data.contains_key(seq)))
        };
        let mut strands = self.strands.subscribe();
        strands.wait_for(|all| wanted.iter().all(|one| holds(all, one))).await.expect("the sender is here");
    }

    pub fn look(&self) -> watch::Ref<'_, Strands> {
        self.strands.borrow()
    }

    /// How much came, in one line.
    pub fn summary(&self) -> String {
        let all = self.look();
        let firsts: usize = all.strands.values().map(|strand| strand.firsts.len()).sum();
        let repeats: usize = all.strands.values().map(|strand| strand.repeats).sum();
        format!("{firsts} events pushed, and {repeats} times one that had been")
    }
}
