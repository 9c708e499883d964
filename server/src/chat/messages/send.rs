//! Sending messages.

use crate::chat::auth::authenticate::{GuestCredential, require_hotel};
use crate::chat::auth::rights::write_refusal;
use crate::chat::auth::staff::Author;
use crate::chat::conversations::state::{ConversationState, chat_state, set_handler};
use crate::chat::events::announce::announce;
use crate::chat::events::web_push::schedule_push;
use crate::chat::events::webhooks::{WebhookPayload, enqueue_deliveries};
use crate::chat::privacy::cards::hide_cards;
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationLock, Db, HotelKey, NewMessage, Thread};
use futures_util::FutureExt;
use shared::event::MessageChange;
use shared::{Attachment, ConversationId, EventKind, Message, MessageText, SendMessage, SenderType, Sent, TextError};

pub(crate) mod in_flight;
#[cfg(test)]
mod tests;

pub(crate) use in_flight::InFlight;

/// Destination of a write, and the check that the write's transaction makes on
/// it.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A conversation to which access was checked before.
    Conversation(ConversationId),
    /// A conversation that must belong to this hotel.
    OfHotel(HotelKey, ConversationId),
    /// The conversation of a guest's token, which must be valid.
    Token(GuestCredential),
}

impl Destination {
    /// Returns the lock that writes to the conversation hold.
    pub(crate) fn lock(&self) -> ConversationLock {
        match self {
            Self::Conversation(id) | Self::OfHotel(_, id) => ConversationLock::Conversation(*id),
            Self::Token(credential) => ConversationLock::OfToken(credential.token),
        }
    }
}

impl From<ConversationId> for Destination {
    fn from(conversation: ConversationId) -> Self {
        Self::Conversation(conversation)
    }
}

/// Result of sending a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The message is new and stored.
    Stored(Sent),
    /// A message with this `client_message_id` was stored before; this is the
    /// stored one.
    Repeated(Sent),
}

/// A message to be sent. Its text is prepared before the transaction, because
/// other writers wait for the transaction.
struct Draft {
    request: SendMessage,
    text: Result<MessageText, TextError>,
}

/// Content of a message: a text, files, or both; and the message that it
/// answers.
struct Content {
    text: Option<MessageText>,
    files: Vec<Attachment>,
    answered: Option<Message>,
}

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
    ) -> Result<Delivery, ChatError> {
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
            return first.map(|first| Delivery::Repeated(sent_response(first))).ok_or(limit.into());
        }
        let draft = Draft { text: validate_and_hide_cards(request.message.as_deref().unwrap_or_default()), request };
        let (chat, sender) = (self.clone(), author.sender_type());
        let delivery = self
            .store
            .write_locked(to.lock(), move |db| async move { chat.send_in(db, to, author, draft).await }.boxed())
            .await;
        match (&delivery, &counted) {
            (Ok(Delivery::Stored(_)), _) => self.message_counts.add(sender),
            // Only stored messages count towards the limit. (If the client
            // disconnects before the result is known, the message stays
            // counted.)
            (_, Some(token)) => self.message_limits.give_back(token),
            (_, None) => {}
        }
        delivery
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

    async fn send_in(
        &self,
        mut db: Db<'_>,
        to: Destination,
        author: Author,
        draft: Draft,
    ) -> Result<Delivery, ChatError> {
        let thread = self.resolve_destination(&mut db, &to).await?;
        let Draft { request, text } = draft;
        // Checked first, because a message of staff may store a system message
        // before it.
        if matches!(author, Author::Member(_))
            && let Some(first) = find_repeated(&mut db, &thread, &author, &request).await?
        {
            return Ok(Delivery::Repeated(sent_response(first)));
        }
        match self.content_of(&mut db, &thread, &author, &request, text).await {
            Ok(content) => self.store_message(&mut db, thread, &author, content, &request).await,
            Err(refusal) => match find_repeated(&mut db, &thread, &author, &request).await? {
                Some(first) => Ok(Delivery::Repeated(sent_response(first))),
                None => Err(refusal),
            },
        }
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

    /// Returns the content of a message if it may be written now.
    async fn content_of(
        &self,
        db: &mut Db<'_>,
        thread: &Thread,
        author: &Author,
        request: &SendMessage,
        text: Result<MessageText, TextError>,
    ) -> Result<Content, ChatError> {
        if let (Author::Guest(_), Some(code)) = (author, write_refusal(&thread.booking.stay, thread.hotel.exemptions)) {
            return Err(ChatError::Closed(code));
        }
        let files = self.load_unattached_files(db, thread, author.sender_type(), &request.attachments).await?;
        let text = match text {
            Ok(text) => Some(text),
            // A message with files needs no text.
            Err(TextError::Required) if !files.is_empty() => None,
            Err(error) => return Err(error.into()),
        };
        let answered = match request.reply_to {
            Some(answered) => {
                let found = db.message(thread.conversation.id, &thread.booking.booking_id, answered).await?;
                Some(found.ok_or(ChatError::ReplyNotFound)?)
            }
            None => None,
        };
        Ok(Content { text, files, answered })
    }

    async fn store_message(
        &self,
        db: &mut Db<'_>,
        mut thread: Thread,
        author: &Author,
        content: Content,
        request: &SendMessage,
    ) -> Result<Delivery, ChatError> {
        if let Author::Member(member) = author {
            self.announce_join(db, &mut thread, member).await?;
        }
        let now = self.clock.now();
        let id = thread.conversation.id;
        let seq = thread.conversation.seq.next();
        let info = author.staff_info();
        let (sender_name, sender_role) = match &info {
            None => (thread.booking.stay.guest_name.as_str(), None),
            Some(info) => (info.name.as_str(), Some(info.role.as_str())),
        };
        let new = NewMessage {
            conversation_id: id,
            seq,
            sender_type: author.sender_type(),
            sender_name,
            sender_role,
            told_of: None,
            staff: author.staff_key(),
            body: content.text.as_ref().map_or("", MessageText::as_str),
            sent_at: now,
            client_message_id: request.client_message_id,
            room_number: thread.booking.stay.room_number.as_deref(),
            reply_to: request.reply_to,
            attachments: &content.files,
        };
        let Some(message_id) = db.insert_message(&new).await? else {
            return match (find_repeated(db, &thread, author, request).await?, author) {
                (Some(first), _) => Ok(Delivery::Repeated(sent_response(first))),
                // The member of staff was removed after the session was
                // verified.
                (None, Author::Member(_)) => Err(ChatError::InvalidToken),
                (None, _) => Err(ChatError::Internal("could not read the message that was written before")),
            };
        };
        for file in &content.files {
            if !db.attach_file(file.id, message_id).await? {
                return Err(ChatError::Internal("a file belongs to another message already"));
            }
        }
        let message = new.to_message(message_id, &thread.booking.booking_id, content.answered.as_ref());
        thread.conversation.seq = seq;
        thread.conversation.last_message_id = message_id;
        if matches!(author, Author::Guest(_)) {
            // A message of the guest reopens a resolved conversation.
            thread.conversation.resolved_at = None;
        }
        let kind = EventKind::ChatMessage(MessageChange::with_message(message.clone()));
        announce(db, &*self.random, &thread, kind, seq, now).await?;
        if author.sender_type() == SenderType::Staff {
            schedule_push(db, &thread.hotel, id, message_id, now).await?;
        }
        self.assign_to_author(db, &mut thread, author).await?;
        db.update_conversation(&thread.conversation).await?;
        Ok(Delivery::Stored(sent_response(message)))
    }

    /// Assigns the conversation to the author of an answer.
    async fn assign_to_author(&self, db: &mut Db<'_>, thread: &mut Thread, author: &Author) -> Result<(), ChatError> {
        let Some(info) = author.staff_info() else { return Ok(()) };
        if !set_handler(&mut thread.conversation, author.staff_key(), info) {
            return Ok(());
        }
        self.announce_state(db, thread).await?;
        self.enqueue_assignment(db, thread).await
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

/// Returns the answer to the sender of a message.
pub(crate) fn sent_response(message: Message) -> Sent {
    Sent { message_id: message.id, sent_at: message.timestamp, conversation_id: message.conversation_id, message }
}
