//! The rules of sending, as a function of the state: without database, clock and
//! random generator.

use super::destination::Destination;
use crate::chat::ChatError;
use crate::chat::auth::authenticate::require_hotel;
use crate::chat::auth::rights::{is_token_valid, write_refusal};
use crate::chat::auth::staff::Author;
use crate::chat::conversations::state::{ConversationState, chat_state, set_handler};
use crate::chat::events::announce::{events, join_message, join_text};
use crate::chat::events::web_push::scheduled_push;
use crate::chat::events::webhooks::{WebhookPayload, deliveries};
use crate::chat::messages::attachments::unattached_files;
use crate::store::{
    BatchState, Changes, FirstReply, InsertedMessage, Needs, NewFirstReply, NewMessage, StoredWebhook, Thread,
    TokenState,
};
use shared::event::MessageChange;
use shared::message::MAX_ATTACHMENTS;
use shared::{
    Attachment, EventKind, EventMeta, Message, MessageId, MessageText, SendMessage, SenderType, Sent, Seq, TextError,
    Timestamp,
};
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// Result of sending a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendResult {
    /// The message is new and stored.
    Stored(Sent),
    /// A message with this `client_message_id` was stored before; this is the
    /// stored one.
    Repeated(Sent),
}

/// A message to be sent. Its text is prepared before, because other writes wait
/// for the decision.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) to: Destination,
    pub(crate) author: Author,
    pub(crate) request: SendMessage,
    pub(crate) text: Result<MessageText, TextError>,
}

impl Sending {
    /// Returns what has to be loaded for the decision.
    pub(crate) fn needs(&self) -> Needs {
        let sender = self.author.sender_type();
        Needs {
            conversation: self.to.lock(),
            client_message: self.request.client_message_id.map(|id| (sender, id)),
            message: self.request.reply_to,
            files: self.request.attachments.iter().copied().take(MAX_ATTACHMENTS).collect(),
            staff: self.author.staff_key(),
            // A message of a member of staff may follow one that they have joined.
            message_ids: if self.author.staff_key().is_some() { 2 } else { 1 },
        }
    }
}

/// Content of a message: a text, files, or both; and the message that it
/// answers.
struct Content<'a> {
    text: &'a str,
    files: Vec<Attachment>,
    answered: Option<&'a Message>,
}

/// Decides on a message, and updates the state for the decisions after it.
/// `new_id` returns ids of events.
///
/// # Errors
/// Those of [`Chat::send`](crate::chat::Chat::send).
pub(crate) fn decide(
    state: &mut BatchState,
    sending: &Sending,
    now: Timestamp,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<(SendResult, Changes), ChatError> {
    let thread = find_thread(state, &sending.to, now)?;
    let Sending { author, request, .. } = sending;
    let sender = author.sender_type();
    let repeated = |client_id| state.client_message(thread.conversation.id, sender, client_id);
    if let Some(first) = request.client_message_id.and_then(repeated) {
        return Ok((SendResult::Repeated(sent_response(first.clone())), Changes::default()));
    }
    let content = content_of(state, thread, sending, now)?;
    if author.staff_key().is_some_and(|key| !state.staff.contains(&key)) {
        // The member of staff was removed after the session was verified.
        return Err(ChatError::InvalidToken);
    }
    let webhooks = state.webhooks.get(&thread.hotel.key).map_or(&[][..], Vec::as_slice);
    let ids = &mut state.message_ids.iter().copied();
    let mut change = Change { thread: thread.clone(), webhooks, now, new_id, changes: Changes::default() };
    change.join(author, ids)?;
    let message = change.store(sending, content, ids)?;
    change.assign(author)?;
    let Change { thread, mut changes, .. } = change;
    changes.conversations.insert(thread.conversation.id, thread.conversation.clone());
    update(state, thread, &changes);
    Ok((SendResult::Stored(sent_response(message)), changes))
}

/// Updates the state by the changes of a decision.
fn update(state: &mut BatchState, thread: Thread, changes: &Changes) {
    state.message_ids.drain(..changes.messages.len());
    for InsertedMessage { message, .. } in &changes.messages {
        state.add_message(message.clone());
    }
    for (file, message) in &changes.attached {
        if let Some(file) = state.files.get_mut(file) {
            file.message = Some(*message);
        }
    }
    state.threads.insert(thread.conversation.id, thread);
}

/// Returns the thread to write to, if access is allowed.
fn find_thread<'a>(state: &'a BatchState, to: &Destination, now: Timestamp) -> Result<&'a Thread, ChatError> {
    let thread = state.conversation_of(&to.lock()).and_then(|id| state.threads.get(&id));
    match to {
        Destination::Conversation(_) => thread.ok_or(ChatError::NotFound),
        Destination::OfHotel(hotel, _) => require_hotel(thread, *hotel),
        Destination::Token(credential) => {
            let is_valid = |thread: &&Thread| {
                let token = state.tokens.get(&credential.token);
                let is_valid = |token: &TokenState| {
                    let timezone = &thread.hotel.profile.timezone;
                    is_token_valid(&thread.booking.stay, timezone, token.issued_at, token.revoked, now)
                };
                thread.hotel.profile.slug == credential.hotel && token.is_some_and(is_valid)
            };
            thread.filter(is_valid).ok_or(ChatError::InvalidToken)
        }
    }
}

/// Returns the content of a message if it may be written now.
fn content_of<'a>(
    state: &'a BatchState,
    thread: &Thread,
    Sending { author, request, text, .. }: &'a Sending,
    now: Timestamp,
) -> Result<Content<'a>, ChatError> {
    if let (Author::Guest(_), Some(code)) = (author, write_refusal(&thread.booking.stay, thread.hotel.exemptions)) {
        return Err(ChatError::Closed(code));
    }
    let files = unattached_files(&state.files, thread, author.sender_type(), &request.attachments, now)?;
    let text = match text {
        Ok(text) => text.as_str(),
        // A message with files needs no text.
        Err(TextError::Required) if !files.is_empty() => "",
        Err(error) => return Err((*error).into()),
    };
    let answered = match request.reply_to {
        Some(id) => {
            let found = state.messages.get(&id).filter(|message| message.conversation_id == thread.conversation.id);
            Some(found.ok_or(ChatError::ReplyNotFound)?)
        }
        None => None,
    };
    Ok(Content { text, files, answered })
}

/// The changes of one decision, and the thread as they leave it.
struct Change<'a> {
    thread: Thread,
    webhooks: &'a [StoredWebhook],
    now: Timestamp,
    new_id: &'a mut dyn FnMut() -> Uuid,
    changes: Changes,
}

impl Change<'_> {
    /// Adds a system message that a member of staff has joined, unless the guest is
    /// already talking with them.
    fn join(&mut self, author: &Author, ids: &mut impl Iterator<Item = MessageId>) -> Result<(), ChatError> {
        let Author::Member(member) = author else { return Ok(()) };
        let Some(text) = join_text(&self.thread.conversation, member) else { return Ok(()) };
        let new = join_message(&self.thread, member, &text, self.now);
        let message = new.to_message(next(ids)?, &self.thread.booking.booking_id, None);
        self.insert(message, None)
    }

    /// Adds the message.
    fn store(
        &mut self,
        Sending { author, request, .. }: &Sending,
        content: Content<'_>,
        ids: &mut impl Iterator<Item = MessageId>,
    ) -> Result<Message, ChatError> {
        let (id, stay, info) = (next(ids)?, &self.thread.booking.stay, author.staff_info());
        let (sender_name, sender_role) = match &info {
            None => (stay.guest_name.as_str(), None),
            Some(info) => (info.name.as_str(), Some(info.role.as_str())),
        };
        let new = NewMessage {
            conversation_id: self.thread.conversation.id,
            seq: self.thread.conversation.seq.next(),
            sender_type: author.sender_type(),
            sender_name,
            sender_role,
            told_of: None,
            staff: author.staff_key(),
            body: content.text,
            sent_at: self.now,
            client_message_id: request.client_message_id,
            room_number: stay.room_number.as_deref(),
            reply_to: request.reply_to,
            attachments: &content.files,
        };
        let message = new.to_message(id, &self.thread.booking.booking_id, content.answered);
        self.changes.attached.extend(content.files.iter().map(|file| (file.id, id)));
        self.thread.conversation.last_message_id = id;
        self.update_wait(author.sender_type(), id);
        if matches!(author, Author::Guest(_)) {
            // A message of the guest reopens a resolved conversation.
            self.thread.conversation.resolved_at = None;
        }
        self.insert(message.clone(), Some(author))?;
        if author.sender_type() == SenderType::Staff {
            let push = scheduled_push(&self.thread.hotel, id, self.now);
            self.changes.pushes.extend(push.map(|push| (self.thread.conversation.id, push)));
        }
        Ok(message)
    }

    /// Updates the time since which the guest waits, and adds the reply that ends the
    /// wait.
    fn update_wait(&mut self, sender: SenderType, message: MessageId) {
        let waiting_since = &mut self.thread.conversation.waiting_since;
        match sender {
            SenderType::Guest => {
                waiting_since.get_or_insert(self.now);
            }
            SenderType::Staff => {
                let times = |asked_at| FirstReply { asked_at, replied_at: self.now };
                let reply = waiting_since.take().map(times);
                let hotel = self.thread.hotel.key;
                self.changes.first_replies.extend(reply.map(|times| NewFirstReply { hotel, message, times }));
            }
            SenderType::System => {}
        }
    }

    fn insert(&mut self, message: Message, author: Option<&Author>) -> Result<(), ChatError> {
        self.thread.conversation.seq = message.seq;
        let (seq, staff, hotel) = (message.seq, author.and_then(Author::staff_key), self.thread.hotel.key);
        self.changes.messages.push(InsertedMessage { message: message.clone(), staff, hotel });
        self.announce(EventKind::ChatMessage(MessageChange::with_message(message)), seq)
    }

    /// Assigns the conversation to the author of an answer.
    fn assign(&mut self, author: &Author) -> Result<(), ChatError> {
        let Some(info) = author.staff_info() else { return Ok(()) };
        if !set_handler(&mut self.thread.conversation, author.staff_key(), info) {
            return Ok(());
        }
        let seq = self.thread.conversation.seq.next();
        self.thread.conversation.seq = seq;
        self.announce(EventKind::ChatState(chat_state(&self.thread)), seq)?;
        let payload = WebhookPayload::Assigned(ConversationState::of(&self.thread));
        let more = deliveries(&self.thread, self.webhooks, &payload, (self.new_id)(), self.now)?;
        self.changes.deliveries.extend(more);
        Ok(())
    }

    /// Adds the events and webhook deliveries of a change.
    fn announce(&mut self, kind: EventKind, seq: Seq) -> Result<(), ChatError> {
        let meta = EventMeta { event_id: (self.new_id)(), seq, sent_at: self.now };
        if let Some(payload) = WebhookPayload::of(&kind, &self.thread).filter(|_| !self.webhooks.is_empty()) {
            let more = deliveries(&self.thread, self.webhooks, &payload, (self.new_id)(), self.now)?;
            self.changes.deliveries.extend(more);
        }
        self.changes.events.extend(events(&self.thread, kind, meta)?);
        Ok(())
    }
}

fn next(ids: &mut impl Iterator<Item = MessageId>) -> Result<MessageId, ChatError> {
    ids.next().ok_or(ChatError::Internal("no message id was loaded"))
}

/// Returns the answer to the sender of a message.
pub fn sent_response(message: Message) -> Sent {
    Sent { message_id: message.id, sent_at: message.timestamp, conversation_id: message.conversation_id, message }
}
