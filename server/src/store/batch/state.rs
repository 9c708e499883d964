//! Requirements of decisions, and the state that they decide by.

use crate::store::{ConversationLock, HotelKey, StaffKey, StoredFile, StoredWebhook, Thread};
use crate::token::SecretHash;
use shared::{ConversationId, Message, MessageId, SenderType, Timestamp};
use std::collections::{HashMap, HashSet, VecDeque};
use uuid::Uuid;

/// Data that must be loaded for a decision.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The conversation that is changed, with its booking and hotel.
    pub conversation: ConversationLock,
    /// The message of one side with this client id, if it is stored already.
    pub client_message: Option<(SenderType, Uuid)>,
    /// A message that is quoted.
    pub message: Option<MessageId>,
    /// Uploaded files.
    pub files: Vec<Uuid>,
    /// A member of staff, who cannot be removed until the write ends.
    pub staff: Option<StaffKey>,
    /// Number of message ids that may be used.
    pub message_ids: usize,
}

/// Validity of a guest token, and the conversation that it gives access to.
#[derive(Clone, Copy, Debug)]
pub struct TokenState {
    /// The conversation.
    pub conversation: ConversationId,
    /// Time at which the token was issued.
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    pub revoked: bool,
}

/// The state that the decisions of a batch need, as the database and the earlier
/// decisions of the batch have left it.
#[derive(Debug, Default)]
pub struct BatchState {
    /// Conversations with their bookings and hotels.
    pub threads: HashMap<ConversationId, Thread>,
    /// Guest tokens.
    pub tokens: HashMap<SecretHash, TokenState>,
    /// Messages.
    pub messages: HashMap<MessageId, Message>,
    /// Messages by the client ids of one side of a conversation.
    pub client_messages: HashMap<(ConversationId, SenderType, Uuid), MessageId>,
    /// Uploaded files.
    pub files: HashMap<Uuid, StoredFile>,
    /// Webhooks of the hotels, in the order in which they were created.
    pub webhooks: HashMap<HotelKey, Vec<StoredWebhook>>,
    /// Members of staff who have not left.
    pub staff: HashSet<StaffKey>,
    /// Ids for new messages, in ascending order.
    pub message_ids: VecDeque<MessageId>,
}

impl BatchState {
    /// Returns the conversation that a lock is about, if it exists.
    pub fn conversation_of(&self, lock: &ConversationLock) -> Option<ConversationId> {
        match lock {
            ConversationLock::Conversation(id) => self.threads.contains_key(id).then_some(*id),
            ConversationLock::OfToken(token) => self.tokens.get(token).map(|token| token.conversation),
        }
    }

    /// Returns the message that one side of a conversation has stored under a
    /// client id.
    pub fn client_message(&self, to: ConversationId, sender: SenderType, client_id: Uuid) -> Option<&Message> {
        self.messages.get(self.client_messages.get(&(to, sender, client_id))?)
    }

    /// Adds a new message, for the decisions after this one.
    pub fn add_message(&mut self, message: Message) {
        if let Some(client_id) = message.client_message_id {
            self.client_messages.insert((message.conversation_id, message.sender_type, client_id), message.id);
        }
        self.messages.insert(message.id, message);
    }
}
