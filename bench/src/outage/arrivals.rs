//! Messages that have arrived at the engine.

use shared::{ConversationId, Event, EventKind, Seq};
use std::collections::HashMap;
use std::time::Instant;
use tokio::sync::watch;

/// Number of channels that every message is sent to: the guest's and the staff's.
pub const CHANNELS: usize = 2;

/// Side that a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The guest.
    Guest,
    /// The staff.
    Staff,
}

/// Message on one of its channels.
pub type ChannelMessage = (Audience, ConversationId, Seq);

/// Messages that have arrived, and the time of their first arrival.
#[derive(Clone, Debug, Default)]
pub struct ArrivalLog {
    /// Time of the first arrival.
    pub first_at: HashMap<ChannelMessage, Instant>,
    /// Order of the first arrivals, for each side and conversation.
    pub order: HashMap<(Audience, ConversationId), Vec<Seq>>,
    /// Number of repeated arrivals.
    pub repeated: usize,
}

impl ArrivalLog {
    /// Records an arrival.
    pub fn add(&mut self, message: ChannelMessage, at: Instant) {
        let (audience, conversation, seq) = message;
        if self.first_at.contains_key(&message) {
            self.repeated += 1;
            return;
        }
        self.first_at.insert(message, at);
        self.order.entry((audience, conversation)).or_default().push(seq);
    }
}

/// Arrivals that can be recorded and awaited concurrently.
#[derive(Default)]
pub struct Arrivals(watch::Sender<ArrivalLog>);

impl Arrivals {
    /// Records the data of an event, if it is a message.
    pub fn add(&self, data: &str) {
        let now = Instant::now();
        let Ok(event) = serde_json::from_str::<Event>(data) else { return };
        let EventKind::ChatMessage(change) = &event.kind else { return };
        let Some(message) = &change.message else { return };
        // Only on the staff channel does an event contain its conversation.
        let audience = if event.conversation_id.is_some() { Audience::Staff } else { Audience::Guest };
        self.0.send_modify(|log| log.add((audience, message.conversation_id, event.meta.seq), now));
    }

    /// Waits until a number of messages has arrived.
    pub async fn await_count(&self, count: usize) {
        // This value owns the sender, so the channel is open.
        let _ = self.0.subscribe().wait_for(|log| log.first_at.len() >= count).await;
    }

    /// Returns the arrivals so far.
    pub fn snapshot(&self) -> ArrivalLog {
        self.0.borrow().clone()
    }
}
