//! Messages and state of the conversation that the page has received. It
//! accepts pages, changes and events in any order, any number of times, and
//! always arrives at the same state.
//!
//! `synced_seq` is the number of the last change up to which all are known. An
//! event with the next number increases it; a larger number shows that a change
//! was missed, and the page fetches the changes after `synced_seq`.
//!
//! `floor` is the beginning of the page: from there on no message is missing. A
//! change may concern an earlier message; it is kept hidden until the pages
//! between have been fetched.

use shared::event::MessageChange;
use shared::{
    ChatState, ConversationId, Event, EventKind, Message, MessageId, MessagePage, MessageStatus, ReadMarker,
    ReadMarkers, Reader, SenderType, Seq, Timestamp,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Result of applying an event to a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventResult {
    /// The event was the next change, and is applied.
    Next,
    /// The event was known already.
    Known,
    /// A change was missed, came without its message, or is of an unknown kind:
    /// fetch the changes after [`Timeline::synced_seq`].
    Gap,
}

/// The known part of a conversation.
#[derive(Clone, Debug)]
pub struct Timeline {
    messages: BTreeMap<MessageId, Arc<Message>>,
    synced_seq: Seq,
    /// `None` if the page starts at the beginning of the conversation.
    floor: Option<MessageId>,
    read: ReadMarkers,
    chat: ChatState,
    chat_seq: Seq,
}

impl Timeline {
    /// Returns a timeline that begins with the newest page.
    pub fn new(page: MessagePage) -> Self {
        let mut timeline = Self {
            messages: BTreeMap::new(),
            synced_seq: page.seq,
            floor: page.messages.first().filter(|_| page.has_more).map(|first| first.id),
            read: page.read,
            chat_seq: page.seq,
            chat: page.chat,
        };
        timeline.insert_all(page.messages);
        timeline
    }

    /// Returns the newest change up to which nothing is missing.
    pub fn synced_seq(&self) -> Seq {
        self.synced_seq
    }

    /// Returns whether there are messages before [`Timeline::oldest`].
    pub fn has_older(&self) -> bool {
        self.floor.is_some()
    }

    /// Returns the right to chat, and who answers.
    pub fn chat(&self) -> &ChatState {
        &self.chat
    }

    /// Returns the read markers of both sides.
    pub fn read(&self) -> ReadMarkers {
        self.read
    }

    /// Returns the messages from the floor on, in the order of the
    /// conversation.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.messages.range(self.floor.unwrap_or_default()..).map(|(_, message)| message)
    }

    /// Returns the messages from `from` (inclusive) to `until` (exclusive),
    /// none before the floor.
    pub fn messages_within(&self, from: MessageId, until: Option<MessageId>) -> impl Iterator<Item = &Arc<Message>> {
        let from = from.max(self.floor.unwrap_or_default());
        let messages = self.messages.range(from..).map(|(_, message)| message);
        messages.take_while(move |message| until.is_none_or(|until| message.id < until))
    }

    /// Returns the first message from the floor on.
    pub fn oldest(&self) -> Option<MessageId> {
        self.messages().next().map(|message| message.id)
    }

    /// Returns the newest messages as a page, at most `max`: a timeline that begins
    /// with it knows the same changes.
    pub fn newest_page(&self, conversation_id: ConversationId, max: usize) -> MessagePage {
        let mut newest = self.messages().rev();
        let mut messages: Vec<Message> = newest.by_ref().take(max).map(|message| (**message).clone()).collect();
        let has_more = self.has_older() || newest.next().is_some();
        messages.reverse();
        MessagePage {
            count: messages.len(),
            messages,
            conversation_id,
            has_more,
            seq: self.synced_seq,
            read: self.read,
            chat: self.chat.clone(),
        }
    }

    /// Returns a message by its id, even one before the floor.
    pub fn get(&self, id: MessageId) -> Option<&Arc<Message>> {
        self.messages.get(&id)
    }

    /// Returns the newest message that this side did not write.
    pub fn newest_for(&self, reader: Reader) -> Option<MessageId> {
        self.messages().rev().find(|message| !is_own(message, reader)).map(|message| message.id)
    }

    /// Returns the newest message of the hotel's staff.
    pub fn newest_answer(&self) -> Option<MessageId> {
        self.messages().rev().find(|message| message.sender_type == SenderType::Staff).map(|message| message.id)
    }

    /// Returns the first message that this side has neither written nor read.
    pub fn first_unread(&self, reader: Reader) -> Option<MessageId> {
        let up_to = self.read.of(reader).up_to;
        self.messages().find(|message| message.id > up_to && !is_own(message, reader)).map(|message| message.id)
    }

    /// Returns the number of known messages of the other side that this reader
    /// has not read.
    pub fn unread(&self, reader: Reader) -> usize {
        let up_to = self.read.of(reader).up_to;
        let is_unread = |message: &&Arc<Message>| {
            message.id > up_to && !is_own(message, reader) && message.sender_type != SenderType::System
        };
        self.messages().filter(|message| is_unread(message) && !message.is_deleted).count()
    }

    /// Returns whether the message with that client message id of `speaker` has
    /// arrived.
    pub fn has_client_message(&self, id: Uuid, speaker: SenderType) -> bool {
        // A message that was just sent is near the end.
        self.messages
            .values()
            .rev()
            .any(|message| message.client_message_id == Some(id) && message.sender_type == speaker)
    }

    /// Adds the page before the message that was [`Timeline::oldest`] at the
    /// time of the request. Since then the floor can only have decreased.
    pub fn merge_older(&mut self, page: MessagePage) {
        let first = page.messages.first().map(|first| first.id);
        self.floor = match (self.floor, first) {
            (Some(floor), Some(first)) if page.has_more => Some(floor.min(first)),
            (Some(floor), None) if page.has_more => Some(floor),
            _ => None,
        };
        // The page's `seq` covers the page only, not the changes between
        // `synced_seq` and now.
        self.insert_all(page.messages);
    }

    /// Adds the changes after `asked`; returns whether there are more to fetch.
    pub fn merge_changes(&mut self, asked: Seq, page: MessagePage) -> bool {
        // A page that makes no progress is the last one, whatever its
        // `has_more` is.
        let more = page.has_more && page.seq > asked;
        if !more {
            // The chat state is that of the newest change, which only the last
            // page reaches; applied earlier, it would make events in between
            // look older.
            self.apply_chat_state(page.chat, page.seq);
        }
        self.apply_read_marker(Reader::Guest, page.read.guest);
        self.apply_read_marker(Reader::Staff, page.read.staff);
        self.insert_all(page.messages);
        // An answer to an older request leaves no gap.
        if asked <= self.synced_seq {
            self.synced_seq = self.synced_seq.max(page.seq);
        }
        more
    }

    /// Adds a message that the server returned for a send.
    pub fn merge_sent(&mut self, message: Message) {
        if message.seq == self.synced_seq.next() {
            self.synced_seq = message.seq;
        }
        self.insert(message);
    }

    /// Applies an event.
    pub fn apply_event(&mut self, event: Event) -> EventResult {
        let seq = event.meta.seq;
        let known = seq <= self.synced_seq;
        let whole = match event.kind {
            EventKind::ChatMessage(change) | EventKind::MessageUpdated(change) => self.apply_change(change),
            EventKind::MessagesRead { reader, up_to, read_at } => {
                self.apply_read_marker(reader, ReadMarker { up_to, read_at: Some(read_at) });
                true
            }
            EventKind::ChatState(chat) => {
                self.apply_chat_state(chat, seq);
                true
            }
            // The next page of changes contains what these events changed, as
            // far as it can be shown here.
            EventKind::StaffNote(_)
            | EventKind::ConversationSnoozed { .. }
            | EventKind::ConversationUnread { .. }
            | EventKind::ConversationErased
            | EventKind::Unknown => false,
        };
        if known {
            EventResult::Known
        } else if whole && seq == self.synced_seq.next() {
            self.synced_seq = seq;
            EventResult::Next
        } else {
            EventResult::Gap
        }
    }

    fn apply_change(&mut self, change: MessageChange) -> bool {
        let Some(message) = change.message else { return false };
        self.insert(message);
        true
    }

    fn apply_chat_state(&mut self, chat: ChatState, seq: Seq) {
        if seq >= self.chat_seq {
            self.chat = chat;
            self.chat_seq = seq;
        }
    }

    fn apply_read_marker(&mut self, reader: Reader, marker: ReadMarker) {
        let known = self.read.of_mut(reader);
        if marker.up_to <= known.up_to {
            return;
        }
        let from = known.up_to.0 + 1;
        *known = marker;
        for message in self.messages.range_mut(MessageId(from)..=marker.up_to).map(|(_, message)| message) {
            mark_read(message, reader, marker.read_at);
        }
    }

    fn insert_all(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.insert(message);
        }
    }

    /// Inserts a message; the newer of two states stays, whichever came first.
    /// The read status is not part of a message's changes, and is never reset.
    fn insert(&mut self, mut message: Message) {
        let known = self.messages.get(&message.id);
        if known.is_some_and(|known| known.seq > message.seq) {
            return;
        }
        if let Some(known) = known.filter(|known| known.status == MessageStatus::Read) {
            message.status = known.status;
            message.read_at = known.read_at;
        }
        let mut message = Arc::new(message);
        for reader in [Reader::Guest, Reader::Staff] {
            let marker = self.read.of(reader);
            if message.id <= marker.up_to {
                mark_read(&mut message, reader, marker.read_at);
            }
        }
        if let Some(answered) = message.reply_to.and_then(|id| self.messages.get(&id)) {
            update_reply_preview(&mut message, answered);
        }
        // A reply always has a larger id than the message that it replies to.
        if message.is_edited || message.is_deleted {
            for (_, answer) in self.messages.range_mut(message.id..) {
                if answer.reply_to == Some(message.id) {
                    update_reply_preview(answer, &message);
                }
            }
        }
        self.messages.insert(message.id, message);
    }
}

/// Updates the preview in a reply to the present beginning of the message that
/// it replies to.
fn update_reply_preview(answer: &mut Arc<Message>, answered: &Message) {
    let preview = answered.preview();
    if answer.reply_to_message.as_ref().is_some_and(|reply| reply.message != preview)
        && let Some(reply) = &mut Arc::make_mut(answer).reply_to_message
    {
        reply.message = preview;
    }
}

/// Returns whether a side has written a message; system messages count as the
/// hotel's.
fn is_own(message: &Message, reader: Reader) -> bool {
    (message.sender_type == SenderType::Guest) == (reader == Reader::Guest)
}

/// Marks a message as read, if the reader did not write it.
fn mark_read(message: &mut Arc<Message>, reader: Reader, read_at: Option<Timestamp>) {
    if !is_own(message, reader) && message.status != MessageStatus::Read {
        let message = Arc::make_mut(message);
        message.status = MessageStatus::Read;
        message.read_at = read_at;
    }
}
