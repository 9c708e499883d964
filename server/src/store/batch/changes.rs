//! The changes that decisions make.

use crate::store::{Conversation, HotelKey, NewDelivery, NewEvent, NewFirstReply, StaffKey};
use shared::{ConversationId, Message, MessageId, SenderType, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Message to insert under an id that was assigned to it.
#[derive(Clone, Debug)]
pub struct InsertedMessage {
    /// The message, as clients see it.
    pub message: Message,
    /// Key of the sender, if it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Hotel of the conversation.
    pub hotel: HotelKey,
}

/// Notification of a message to the guest's browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledPush {
    /// The newest message.
    pub message: MessageId,
    /// Current time.
    pub now: Timestamp,
    /// Time of the notification, unless one is waiting already.
    pub due_at: Timestamp,
    /// Time from which on there is no further attempt.
    pub give_up_at: Timestamp,
}

/// Changes of one decision or of several.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New messages.
    pub messages: Vec<InsertedMessage>,
    /// Files that messages attach.
    pub attached: Vec<(Uuid, MessageId)>,
    /// Rows of conversations.
    pub conversations: BTreeMap<ConversationId, Conversation>,
    /// Events.
    pub events: Vec<NewEvent>,
    /// Webhook deliveries.
    pub deliveries: Vec<NewDelivery>,
    /// Notifications of the guests of conversations.
    pub pushes: BTreeMap<ConversationId, ScheduledPush>,
    /// First replies to guests who waited.
    pub first_replies: Vec<NewFirstReply>,
}

impl Changes {
    /// Adds the changes of a later decision.
    pub fn add(&mut self, later: Self) {
        let Self { messages, attached, conversations, events, deliveries, pushes, first_replies } = later;
        self.messages.extend(messages);
        self.attached.extend(attached);
        self.conversations.extend(conversations);
        self.events.extend(events);
        self.deliveries.extend(deliveries);
        self.first_replies.extend(first_replies);
        for (conversation, push) in pushes {
            // A notification that is waiting already is not delayed.
            self.pushes
                .entry(conversation)
                .and_modify(|first| *first = ScheduledPush { now: first.now, due_at: first.due_at, ..push })
                .or_insert(push);
        }
    }
}

/// New messages of a conversation, as far as they change its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct NewMessages {
    /// Number of messages of the guest.
    pub(in crate::store) from_guest: i64,
    /// Time of the last message of the hotel.
    pub(in crate::store) answered_at: Option<Timestamp>,
}

impl NewMessages {
    /// Counts the messages of each conversation.
    pub(in crate::store) fn by_conversation(messages: &[InsertedMessage]) -> BTreeMap<ConversationId, Self> {
        let mut counts: BTreeMap<ConversationId, Self> = BTreeMap::new();
        for InsertedMessage { message, .. } in messages {
            let count = counts.entry(message.conversation_id).or_default();
            match message.sender_type {
                SenderType::Guest => count.from_guest += 1,
                SenderType::Staff => count.answered_at = Some(message.timestamp),
                SenderType::System => {}
            }
        }
        counts
    }
}
