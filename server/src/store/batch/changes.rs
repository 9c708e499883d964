//! The changes that decisions make.

use crate::store::{Conversation, HotelKey, NewDelivery, NewEvent, NewFirstReply, StaffKey};
use shared::{ConversationId, Message, MessageId, SenderType, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

#[cfg(test)]
mod tests;

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

/// What new messages change in the row of their conversation: the number of messages
/// that the hotel has not read, the time since which the guest waits for an answer, and
/// the end of a snooze.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct UnansweredChange {
    /// Number of new messages of the guest.
    pub(in crate::store) from_guest: i64,
    /// Time of the last new answer of the hotel. It answers the earlier messages.
    pub(in crate::store) answered_at: Option<Timestamp>,
    /// Time of the first new message of the guest that is not answered by a later one.
    pub(in crate::store) waiting_since: Option<Timestamp>,
}

impl UnansweredChange {
    /// Adds a message that follows the earlier ones. System messages change nothing.
    pub(in crate::store) fn add(&mut self, sender: SenderType, sent_at: Timestamp) {
        match sender {
            SenderType::Guest => {
                self.from_guest += 1;
                self.waiting_since.get_or_insert(sent_at);
            }
            SenderType::Staff => {
                self.answered_at = Some(sent_at);
                self.waiting_since = None;
            }
            SenderType::System => {}
        }
    }
}
