//! The messages that the engine was told of.

use shared::{ConversationId, Event, EventKind, Seq};
use std::collections::HashMap;
use std::time::Instant;
use tokio::sync::watch;

/// Every message goes to two channels: the guest's and the staff's.
pub const CHANNELS: usize = 2;

/// Which side a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The guest's.
    Guest,
    /// The staff's.
    Staff,
}

/// A message on its way to one side.
pub type Delivery = (Audience, ConversationId, Seq);

/// What arrived, and when for the first time.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// First arrivals.
    pub first_at: HashMap<Delivery, Instant>,
    /// The same in the order in which they came, for each side and
    /// conversation.
    pub order: HashMap<(Audience, ConversationId), Vec<Seq>>,
    /// How many came once more.
    pub repeated: usize,
}

impl Taken {
    /// Notes a message that arrived.
    pub fn add(&mut self, delivery: Delivery, at: Instant) {
        let (audience, conversation, seq) = delivery;
        if self.first_at.contains_key(&delivery) {
            self.repeated += 1;
            return;
        }
        self.first_at.insert(delivery, at);
        self.order.entry((audience, conversation)).or_default().push(seq);
    }
}

/// The same, while it grows.
#[derive(Default)]
pub struct Arrivals(watch::Sender<Taken>);

impl Arrivals {
    /// Takes in an event's data; what is no message does not count.
    pub fn add(&self, data: &str) {
        let now = Instant::now();
        let Ok(event) = serde_json::from_str::<Event>(data) else { return };
        let EventKind::ChatMessage(change) = &event.kind else { return };
        let Some(message) = &change.message else { return };
        // On the staff's channel an event says which conversation it is of.
        let audience = if event.conversation_id.is_some() { Audience::Staff } else { Audience::Guest };
        self.0.send_modify(|taken| taken.add((audience, message.conversation_id, event.meta.seq), now));
    }

    /// Waits until so many have arrived.
    pub async fn reach(&self, count: usize) {
        // Its sender is here, so it does not end.
        let _ = self.0.subscribe().wait_for(|taken| taken.first_at.len() >= count).await;
    }

    /// What has arrived until now.
    pub fn taken(&self) -> Taken {
        self.0.borrow().clone()
    }
}
