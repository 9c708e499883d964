//! Model of the server: a page must arrive at the same state.

use crate::make;
use shared::event::MessageChange;
use shared::{
    ChatState, Event, EventKind, Message, MessageId, MessagePage, MessageStatus, ReadMarker, ReadMarkers, Reader,
    SenderType, Seq, Timestamp,
};

/// A conversation, and an event for each change of it.
#[derive(Clone, Debug)]
pub struct Server {
    /// The messages in their present state, by id.
    pub messages: Vec<Message>,
    /// The events of changes 1, 2, …
    pub events: Vec<Event>,
    /// The read markers of both sides.
    pub read: ReadMarkers,
    /// The right to chat.
    pub chat: ChatState,
}

impl Server {
    pub fn new() -> Self {
        Self { messages: Vec::new(), events: Vec::new(), read: ReadMarkers::default(), chat: make::chat("101") }
    }

    /// Returns the number of the newest change.
    pub fn seq(&self) -> Seq {
        Seq(self.events.len() as i64)
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(1_795_341_600_000 + self.seq().0 * 1000)
    }

    fn push(&mut self, kind: EventKind) {
        let event = make::event(self.seq().0 + 1, kind);
        self.events.push(event);
    }

    /// Adds a message of a side.
    pub fn write(&mut self, sender: SenderType) {
        let message = make::message(self.next_id(), self.seq().0 + 1, sender);
        self.add(message);
    }

    /// Returns the id of the next message. Ids have gaps, because other
    /// conversations have messages too.
    pub fn next_id(&self) -> i64 {
        self.messages.last().map_or(1, |last| last.id.0 + 1 + last.id.0 % 3)
    }

    /// Stores a message, as the next change.
    pub fn add(&mut self, message: Message) {
        self.messages.push(message.clone());
        self.push(EventKind::ChatMessage(MessageChange::with_message(message)));
    }

    /// Edits or deletes a message.
    pub fn edit(&mut self, at: usize, delete: bool) {
        let (seq, now) = (self.seq().next(), self.now());
        let Some(message) = self.messages.get_mut(at) else { return };
        message.seq = seq;
        if delete {
            message.message.clear();
            message.is_deleted = true;
            message.deleted_at = Some(now);
        } else {
            message.message = format!("edited by change {seq}");
            message.is_edited = true;
            message.edited_at = Some(now);
        }
        let message = message.clone();
        self.push(EventKind::MessageUpdated(MessageChange::with_message(message)));
    }

    /// Moves the read marker of a side to a message.
    pub fn read_up_to(&mut self, reader: Reader, at: usize) {
        let Some(up_to) = self.messages.get(at).map(|message| message.id) else { return };
        if up_to <= self.read.of(reader).up_to {
            return;
        }
        let now = self.now();
        *self.read.of_mut(reader) = ReadMarker { up_to, read_at: Some(now) };
        let theirs = |message: &Message| (message.sender_type == SenderType::Guest) == (reader == Reader::Staff);
        for message in self.messages.iter_mut().filter(|message| message.id <= up_to && theirs(message)) {
            message.status = MessageStatus::Read;
            message.read_at = message.read_at.or(Some(now));
        }
        self.push(EventKind::MessagesRead { reader, up_to, read_at: now });
    }

    /// Moves the guest to another room.
    pub fn move_to(&mut self, room: u8) {
        self.set_chat(make::chat(&room.to_string()));
    }

    /// Sets the right to chat.
    pub fn set_chat(&mut self, chat: ChatState) {
        self.chat = chat.clone();
        self.push(EventKind::ChatState(chat));
    }

    /// Changes a message by an event of a kind that the page does not know.
    pub fn change_of_tomorrow(&mut self, at: usize) {
        let seq = self.seq().next();
        if let Some(message) = self.messages.get_mut(at) {
            message.seq = seq;
            message.room_number = Some(format!("since change {seq}"));
        }
        self.push(EventKind::Unknown);
    }

    fn page(&self, messages: Vec<Message>, has_more: bool, seq: Seq) -> MessagePage {
        let page = make::page(messages, seq.0, has_more);
        MessagePage { read: self.read, chat: self.chat.clone(), ..page }
    }

    /// Returns the last `limit` messages before a message.
    pub fn before(&self, before: MessageId, limit: usize) -> MessagePage {
        let all: Vec<Message> = self.messages.iter().filter(|message| message.id < before).cloned().collect();
        let from = all.len().saturating_sub(limit);
        self.page(all[from..].to_vec(), from > 0, self.seq())
    }

    /// Returns the newest page.
    pub fn newest(&self, limit: usize) -> MessagePage {
        self.before(MessageId(i64::MAX), limit)
    }

    /// Returns the first `limit` messages that changed after a change.
    pub fn after(&self, after: Seq, limit: usize) -> MessagePage {
        let mut changed: Vec<Message> = self.messages.iter().filter(|message| message.seq > after).cloned().collect();
        changed.sort_by_key(|message| message.seq);
        let has_more = changed.len() > limit;
        changed.truncate(limit);
        let seq = changed.last().filter(|_| has_more).map_or(self.seq(), |last| last.seq);
        self.page(changed, has_more, seq)
    }
}
