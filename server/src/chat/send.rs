//! Writing a message.

use super::announce::announce;
use super::cards::hide_cards;
use super::join::{Knock, of_hotel};
use super::rights::{chat_state, closed};
use super::web_push::await_push;
use super::webhooks::{Stands, Told, tell};
use super::{Chat, ChatError};
use crate::store::{ConversationLock, Db, HotelKey, NewMessage, StaffKey, StaffMember, Thread};
use crate::token::SecretHash;
use futures_util::FutureExt;
use shared::event::MessageChange;
use shared::{
    Attachment, ConversationId, EventKind, Message, MessageText, SendMessage, SenderType, Sent, StaffInfo, TextError,
};

mod in_flight;
#[cfg(test)]
mod tests;

pub(super) use in_flight::InFlight;

/// Who writes.
#[derive(Clone, Debug)]
pub enum Speaker {
    /// The guest, by the digest of the token shown: its limits are counted.
    Guest(SecretHash),
    /// The hotel, under this name.
    Staff(StaffInfo),
    /// A member of its staff.
    Member(StaffMember),
}

impl Speaker {
    /// Which side of the conversation they are on.
    pub fn sender_type(&self) -> SenderType {
        match self {
            Self::Guest(_) => SenderType::Guest,
            Self::Staff(_) | Self::Member(_) => SenderType::Staff,
        }
    }

    /// The name and role that guests see; a guest has none here.
    pub fn staff_info(&self) -> Option<StaffInfo> {
        match self {
            Self::Guest(_) => None,
            Self::Staff(info) => Some(info.clone()),
            Self::Member(member) => Some(StaffInfo { name: member.name.clone(), role: member.role.clone() }),
        }
    }

    /// The member of staff.
    pub fn staff_key(&self) -> Option<StaffKey> {
        match self {
            Self::Member(member) => Some(member.key),
            Self::Guest(_) | Self::Staff(_) => None,
        }
    }
}

/// Where a message goes, and what is looked at there in the transaction that it is
/// written in.
#[derive(Clone, Debug)]
pub enum To {
    /// A conversation that was looked at for whoever writes.
    Conversation(ConversationId),
    /// One of this hotel's.
    OfHotel(HotelKey, ConversationId),
    /// What a token opens.
    Token(Knock),
}

impl To {
    /// The row that is locked while somebody writes there.
    pub(super) fn lock(&self) -> ConversationLock {
        match self {
            Self::Conversation(id) | Self::OfHotel(_, id) => ConversationLock::Conversation(*id),
            Self::Token(knock) => ConversationLock::OfToken(knock.token),
        }
    }
}

impl From<ConversationId> for To {
    fn from(conversation: ConversationId) -> Self {
        Self::Conversation(conversation)
    }
}

/// What became of a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is new, and on the disk.
    Stored(Sent),
    /// It was stored before; this is the first one.
    Repeated(Sent),
}

/// A message to be sent. Its text was made ready before the transaction that
/// writes it, which others wait for.
struct Draft {
    request: SendMessage,
    text: Result<MessageText, TextError>,
}

/// What a message says: a text, files, or both; and what it answers.
struct Content {
    text: Option<MessageText>,
    files: Vec<Attachment>,
    answered: Option<Message>,
}

impl Chat {
    /// Writes a message, once for each `client_message_id` of one side of the
    /// conversation: the second time it answers the first message, whatever
    /// it is given and whether or not writing is still allowed.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] for a new message of a guest who has sent too
    /// many, before anything waits for it; [`ChatError::NotFound`] for a
    /// conversation that is not there, [`ChatError::InvalidToken`],
    /// [`ChatError::Closed`] for a guest who may not write,
    /// [`ChatError::Text`], [`ChatError::ReplyNotFound`].
    pub async fn send(&self, to: impl Into<To>, speaker: Speaker, request: SendMessage) -> Result<Delivery, ChatError> {
        let to = to.into();
        let counted = match &speaker {
            Speaker::Guest(token) => Some(*token),
            Speaker::Staff(_) | Speaker::Member(_) => None,
        };
        // A retry counts as one only where the attempt before it has ended.
        let _attempt = match (&counted, request.client_message_id) {
            (Some(token), Some(id)) => Some(self.in_flight.enter(*token, id).await),
            _ => None,
        };
        if let Some(token) = &counted
            && let Err(limit) = self.messages.take(token)
        {
            let first = self.repeated_message(&to, &speaker, &request).await?;
            return first.map(|first| Delivery::Repeated(sent(first))).ok_or(limit.into());
        }
        let draft = Draft { text: message_text(request.message.as_deref().unwrap_or_default()), request };
        let (chat, sender) = (self.clone(), speaker.sender_type());
        let delivery = self
            .store
            .write_locked(to.lock(), move |db| async move { chat.send_in(db, to, speaker, draft).await }.boxed())
            .await;
        match (&delivery, &counted) {
            (Ok(Delivery::Stored(_)), _) => self.written.add(sender),
            // Only what is stored counts as a message. (A client that goes away
            // before that is known has it counted.)
            (_, Some(token)) => self.messages.give_back(token),
            (_, None) => {}
        }
        delivery
    }

    /// The message that was sent under that name before, looked up without the
    /// writer.
    async fn repeated_message(
        &self,
        to: &To,
        speaker: &Speaker,
        request: &SendMessage,
    ) -> Result<Option<Message>, ChatError> {
        if request.client_message_id.is_none() {
            return Ok(None);
        }
        let mut reading = self.store.look().await?;
        let mut db = reading.db();
        let thread = self.thread_to_write_to(&mut db, to).await?;
        sent_before(&mut db, &thread, speaker, request).await
    }

    async fn send_in(&self, mut db: Db<'_>, to: To, speaker: Speaker, draft: Draft) -> Result<Delivery, ChatError> {
        let thread = self.thread_to_write_to(&mut db, &to).await?;
        let Draft { request, text } = draft;
        // Somebody who joins is told of before anything is stored.
        if matches!(speaker, Speaker::Member(_))
            && let Some(first) = sent_before(&mut db, &thread, &speaker, &request).await?
        {
            return Ok(Delivery::Repeated(sent(first)));
        }
        match self.content_of(&mut db, &thread, &speaker, &request, text).await {
            Ok(content) => self.store_message(&mut db, thread, &speaker, content, &request).await,
            Err(refusal) => match sent_before(&mut db, &thread, &speaker, &request).await? {
                Some(first) => Ok(Delivery::Repeated(sent(first))),
                None => Err(refusal),
            },
        }
    }

    /// The conversation that somebody writes to, where they may. In a write it is
    /// locked.
    pub(super) async fn thread_to_write_to(&self, db: &mut Db<'_>, to: &To) -> Result<Thread, ChatError> {
        match to {
            To::Conversation(id) => db.thread(*id).await?.ok_or(ChatError::NotFound),
            To::OfHotel(hotel, id) => of_hotel(db.thread(*id).await?, *hotel),
            To::Token(Knock { hotel, token }) => self.opened(db.thread_of_token(hotel, token).await?, token),
        }
    }

    /// What a message will say, where it may be written now.
    async fn content_of(
        &self,
        db: &mut Db<'_>,
        thread: &Thread,
        speaker: &Speaker,
        request: &SendMessage,
        text: Result<MessageText, TextError>,
    ) -> Result<Content, ChatError> {
        if let (Speaker::Guest(_), Some(code)) = (speaker, closed(&thread.booking.stay, thread.hotel.allow)) {
            return Err(ChatError::Closed(code));
        }
        let files = self.free_files(db, thread, speaker.sender_type(), &request.attachments).await?;
        let text = match text {
            Ok(text) => Some(text),
            // A picture says enough.
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
        speaker: &Speaker,
        content: Content,
        request: &SendMessage,
    ) -> Result<Delivery, ChatError> {
        if let Speaker::Member(member) = speaker {
            self.tell_who_joins(db, &mut thread, member).await?;
        }
        let now = self.clock.now();
        let id = thread.conversation.id;
        let seq = thread.conversation.seq.next();
        let info = speaker.staff_info();
        let (sender_name, sender_role) = match &info {
            None => (thread.booking.stay.guest_name.as_str(), None),
            Some(info) => (info.name.as_str(), Some(info.role.as_str())),
        };
        let new = NewMessage {
            conversation_id: id,
            seq,
            sender_type: speaker.sender_type(),
            sender_name,
            sender_role,
            told_of: None,
            staff: speaker.staff_key(),
            body: content.text.as_ref().map_or("", MessageText::as_str),
            sent_at: now,
            client_message_id: request.client_message_id,
            room_number: thread.booking.stay.room_number.as_deref(),
            reply_to: request.reply_to,
            attachments: &content.files,
        };
        let Some(message_id) = db.insert_message(&new).await? else {
            return match (sent_before(db, &thread, speaker, request).await?, speaker) {
                (Some(first), _) => Ok(Delivery::Repeated(sent(first))),
                // Who works there no more: the session was good a moment ago.
                (None, Speaker::Member(_)) => Err(ChatError::InvalidToken),
                (None, _) => Err(ChatError::Internal("a message was written before and is not there")),
            };
        };
        for file in &content.files {
            if !db.take_file(file.id, message_id).await? {
                return Err(ChatError::Internal("a file was taken by another message"));
            }
        }
        let message = new.written(message_id, &thread.booking.booking_id, content.answered.as_ref());
        thread.conversation.seq = seq;
        thread.conversation.last_message_id = message_id;
        if matches!(speaker, Speaker::Guest(_)) {
            // What was settled is not: somebody has to look at it.
            thread.conversation.resolved_at = None;
        }
        let kind = EventKind::ChatMessage(MessageChange::carried(message.clone()));
        announce(db, &*self.random, &thread, kind, seq, now).await?;
        if speaker.sender_type() == SenderType::Staff {
            await_push(db, &thread.hotel, id, message_id, now).await?;
        }
        self.take_over(db, &mut thread, speaker).await?;
        db.save_conversation(&thread.conversation).await?;
        Ok(Delivery::Stored(sent(message)))
    }

    /// Who answers is who the guest is talking with from now on.
    async fn take_over(&self, db: &mut Db<'_>, thread: &mut Thread, speaker: &Speaker) -> Result<(), ChatError> {
        let Some(info) = speaker.staff_info() else { return Ok(()) };
        thread.conversation.handler_id = speaker.staff_key();
        if thread.conversation.handler.as_ref() == Some(&info) {
            return Ok(());
        }
        thread.conversation.handler = Some(info);
        self.announce_state(db, thread).await?;
        self.tell_assigned(db, thread).await
    }

    /// Tells webhooks who has a conversation from now on.
    pub(super) async fn tell_assigned(&self, db: &mut Db<'_>, thread: &Thread) -> Result<(), ChatError> {
        tell(db, &*self.random, thread, Told::Assigned(Stands::of(thread)), self.clock.now()).await
    }

    /// Makes what the guest may do and see, as it now stands, a change of the
    /// conversation; its row is the caller's to save.
    pub(super) async fn announce_state(&self, db: &mut Db<'_>, thread: &mut Thread) -> Result<(), ChatError> {
        let seq = thread.conversation.seq.next();
        thread.conversation.seq = seq;
        let kind = EventKind::ChatState(chat_state(thread));
        announce(db, &*self.random, thread, kind, seq, self.clock.now()).await
    }
}

/// A text as it is stored: within its limits, and without the numbers of cards.
pub(super) fn message_text(text: &str) -> Result<MessageText, TextError> {
    hide_cards(MessageText::new(text)?)
}

/// The message that the speaker has called by that name before.
async fn sent_before(
    db: &mut Db<'_>,
    thread: &Thread,
    speaker: &Speaker,
    request: &SendMessage,
) -> Result<Option<Message>, ChatError> {
    let Some(client_id) = request.client_message_id else { return Ok(None) };
    let (to, booking) = (thread.conversation.id, &thread.booking.booking_id);
    Ok(db.message_by_client_id(to, booking, speaker.sender_type(), client_id).await?)
}

/// What the sender is told of a message.
pub(super) fn sent(message: Message) -> Sent {
    Sent { message_id: message.id, sent_at: message.timestamp, conversation_id: message.conversation_id, message }
}
