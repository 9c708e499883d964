//! Sending messages.

use crate::chat::auth::authenticate::{GuestCredential, require_hotel};
use crate::chat::auth::staff::Author;
use crate::chat::conversations::state::{ConversationState, chat_state};
use crate::chat::events::announce::announce;
use crate::chat::events::webhooks::{WebhookPayload, enqueue_deliveries};
use crate::chat::privacy::cards::hide_cards;
use crate::chat::{Chat, ChatError};
use crate::store::{BatchState, Changes, Db, Decision, Needs, Thread};
use shared::{EventKind, Message, MessageText, SendMessage, TextError};

pub(crate) mod decide;
pub(crate) mod destination;
pub(crate) mod in_flight;
#[cfg(test)]
mod tests;

pub use decide::{SendResult, sent_response};
use decide::{Sending, decide};
pub use destination::Destination;
pub(crate) use in_flight::InFlight;

impl Chat {
    /// Sends a message, once for each `client_message_id` of one side of the
    /// conversation: a retry returns the stored message, whatever the rest of
    /// the request says and even if writing is no longer allowed.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] for a new message of a guest who has sent too
    /// many, before it waits for the writer; [`ChatError::NotFound`] if there
    /// is no such conversation, [`ChatError::InvalidToken`],
    /// [`ChatError::Closed`] for a guest who may not write,
    /// [`ChatError::Text`], [`ChatError::ReplyNotFound`].
    pub async fn send(
        &self,
        to: impl Into<Destination>,
        author: Author,
        request: SendMessage,
    ) -> Result<SendResult, ChatError> {
        let to = to.into();
        let counted = match &author {
            Author::Guest(token) => Some(*token),
            Author::Staff(_) | Author::Member(_) => None,
        };
        // The stored message of an earlier attempt is found only when that
        // attempt has ended.
        let _attempt = match (&counted, request.client_message_id) {
            (Some(token), Some(id)) => Some(self.in_flight.begin_attempt(*token, id).await),
            _ => None,
        };
        if let Some(token) = &counted
            && let Err(limit) = self.message_limits.take(token)
        {
            let first = self.repeated_message(&to, &author, &request).await?;
            return first.map(|first| SendResult::Repeated(sent_response(first))).ok_or(limit.into());
        }
        let text = validate_and_hide_cards(request.message.as_deref().unwrap_or_default());
        let (sender, token) = (author.sender_type(), to.token());
        let sending = Sending { to, author, request, text };
        let result = self.store.decide(SendDecision { chat: self.clone(), sending }).await;
        if let (Err(ChatError::InvalidToken), Some(token)) = (&result, token) {
            self.known_credentials.remove(&token);
        }
        match (&result, &counted) {
            (Ok(SendResult::Stored(_)), _) => self.message_counts.add(sender),
            // Only stored messages count towards the limit. (If the client
            // disconnects before the result is known, the message stays
            // counted.)
            (_, Some(token)) => self.message_limits.give_back(token),
            (_, None) => {}
        }
        result
    }

    /// Returns the message that was stored under this `client_message_id`, read
    /// without the writer.
    async fn repeated_message(
        &self,
        to: &Destination,
        author: &Author,
        request: &SendMessage,
    ) -> Result<Option<Message>, ChatError> {
        if request.client_message_id.is_none() {
            return Ok(None);
        }
        let mut reading = self.store.read().await?;
        let mut db = reading.db();
        let thread = self.resolve_destination(&mut db, to).await?;
        find_repeated(&mut db, &thread, author, request).await
    }

    /// Returns the thread to write to, if access is allowed. In a write it is
    /// locked.
    pub(crate) async fn resolve_destination(&self, db: &mut Db<'_>, to: &Destination) -> Result<Thread, ChatError> {
        match to {
            Destination::Conversation(id) => db.thread(*id).await?.ok_or(ChatError::NotFound),
            Destination::OfHotel(hotel, id) => require_hotel(db.thread(*id).await?, *hotel),
            Destination::Token(GuestCredential { hotel, token }) => {
                self.valid_thread(db.thread_of_token(hotel, token).await?, token)
            }
        }
    }

    /// Enqueues webhook deliveries of the new assignment.
    pub(crate) async fn enqueue_assignment(&self, db: &mut Db<'_>, thread: &Thread) -> Result<(), ChatError> {
        let payload = WebhookPayload::Assigned(ConversationState::of(thread));
        enqueue_deliveries(db, &*self.random, thread, payload, self.clock.now()).await
    }

    /// Announces the present chat state as a change of the conversation. The
    /// caller saves the conversation's row.
    pub(crate) async fn announce_state(&self, db: &mut Db<'_>, thread: &mut Thread) -> Result<(), ChatError> {
        let seq = thread.conversation.seq.next();
        thread.conversation.seq = seq;
        let kind = EventKind::ChatState(chat_state(thread));
        announce(db, &*self.random, thread, kind, seq, self.clock.now()).await
    }
}

/// The decision of a message, with the time and the event ids that it needs.
struct SendDecision {
    chat: Chat,
    sending: Sending,
}

impl Decision for SendDecision {
    type Answer = SendResult;
    type Refusal = ChatError;

    fn needs(&self) -> Needs {
        self.sending.needs()
    }

    fn decide(&self, state: &mut BatchState) -> Result<(SendResult, Changes), ChatError> {
        decide(state, &self.sending, self.chat.clock.now(), &mut || self.chat.random.uuid())
    }
}

/// Checks a text and hides card numbers in it, as messages are stored.
pub(crate) fn validate_and_hide_cards(text: &str) -> Result<MessageText, TextError> {
    hide_cards(MessageText::new(text)?)
}

/// Returns the message that the author has stored under this
/// `client_message_id`.
async fn find_repeated(
    db: &mut Db<'_>,
    thread: &Thread,
    author: &Author,
    request: &SendMessage,
) -> Result<Option<Message>, ChatError> {
    let Some(client_id) = request.client_message_id else { return Ok(None) };
    let (to, booking) = (thread.conversation.id, &thread.booking.booking_id);
    Ok(db.message_by_client_id(to, booking, author.sender_type(), client_id).await?)
}
