//! Events that the engine has received, in order.

use crate::tally::Tally;
use shared::{ConversationId, Event, Seq};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// Identifies the events of one conversation on one channel. The staff's
/// channel carries all conversations, and its events name them.
pub type StrandName = (String, Option<ConversationId>);

/// Received events of one conversation on one channel.
#[derive(Default)]
pub struct Strand {
    /// The first event of each change.
    pub firsts: Vec<Event>,
    /// The data of each change.
    data: HashMap<Seq, String>,
    /// Number of repeated events.
    repeats: usize,
    /// Number of repeated events with different data.
    pub altered: usize,
}

/// All received events.
#[derive(Default)]
pub struct Strands {
    pub strands: HashMap<StrandName, Strand>,
    /// Requests that an engine would have refused.
    pub refused: Vec<String>,
    listeners: HashMap<String, Vec<mpsc::UnboundedSender<Event>>>,
}

/// The recording while it grows.
pub struct Recording {
    strands: watch::Sender<Strands>,
    tally: Arc<Tally>,
}

impl Recording {
    pub fn new(tally: Arc<Tally>) -> Self {
        Self { strands: watch::Sender::default(), tally }
    }

    /// Records an event and passes it to the subscribers of its channel.
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
                // A page that has ended receives nothing more.
                let _ = listener.send(event.clone());
            }
        });
        self.tally.pushed.add(1);
    }

    /// Records a request that violates the HTTP API.
    pub fn refuse(&self, reason: &str) {
        self.strands.send_modify(|all| all.refused.push(reason.to_owned()));
    }

    /// Subscribes to a channel.
    pub fn listen(&self, channel: &str) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.strands.send_modify(|all| all.listeners.entry(channel.to_owned()).or_default().push(sender));
        receiver
    }

    /// Waits until these changes have been received on each strand.
    pub async fn holds(&self, wanted: Vec<(StrandName, Vec<Seq>)>) {
        // The newest first, because they arrive last.
        let holds = |all: &Strands, (name, seqs): &(StrandName, Vec<Seq>)| {
            all.strands.get(name).is_some_and(|strand| seqs.iter().rev().all(|seq| strand.data.contains_key(seq)))
        };
        let mut strands = self.strands.subscribe();
        strands.wait_for(|all| wanted.iter().all(|one| holds(all, one))).await.expect("the sender is here");
    }

    pub fn look(&self) -> watch::Ref<'_, Strands> {
        self.strands.borrow()
    }

    /// Returns the numbers of events, in one line.
    pub fn summary(&self) -> String {
        let all = self.look();
        let firsts: usize = all.strands.values().map(|strand| strand.firsts.len()).sum();
        let repeats: usize = all.strands.values().map(|strand| strand.repeats).sum();
        format!("{firsts} events pushed, and {repeats} times one that had been")
    }
}
