//! Model of the server: committed data survives a crash, work in progress does
//! not.

use crate::fault::Fault;
use crate::make;
use crate::model::Server as Database;
use crate::schedule::Act;
use app::chat::session::{Answer, Request, RequestError};
use shared::{
    ChatState, ConversationId, DisabledCode, ErrorCode, Event, Message, MessagePage, ReadMarkers, Reader, SenderType,
    Seq, Timestamp,
};
use uuid::Uuid;

/// Result of a request.
pub type Response = Result<Answer, RequestError>;

/// Stores a message with that client message id, at that time of the server's
/// clock.
fn post(database: &mut Database, sender: SenderType, text: String, name: Option<Uuid>, at: Timestamp) {
    let message = make::message(database.next_id(), database.seq().0 + 1, sender);
    database.add(Message { message: text, client_message_id: name, timestamp: at, ..message });
}

/// A server, running or not.
pub struct Server {
    /// Contents of the disk.
    database: Database,
    pub up: bool,
    /// Number of events that it has published since it was started, counted
    /// from the first of all.
    pushed: usize,
    /// Number of events that are no longer in its outbox.
    removed: usize,
    /// The state that a crash returns to, with
    /// [`Fault::AnswersBeforeItStores`].
    synced: Option<Database>,
    fault: Option<Fault>,
}

impl Server {
    pub fn new(fault: Option<Fault>) -> Self {
        Self { database: Database::new(), up: true, pushed: 0, removed: 0, synced: None, fault }
    }

    pub fn conversation_id(&self) -> ConversationId {
        ConversationId(42)
    }

    /// Returns the number of the newest change.
    pub fn seq(&self) -> Seq {
        self.database.seq()
    }

    /// Returns all messages, by id.
    pub fn messages(&self) -> Vec<Message> {
        self.database.messages.clone()
    }

    /// Returns the right to chat, and the read markers.
    pub fn state(&self) -> (ChatState, ReadMarkers) {
        (self.database.chat.clone(), self.database.read)
    }

    /// Executes an act of the hotel.
    pub fn act(&mut self, act: Act, now: Timestamp) {
        let messages = self.database.messages.len();
        self.write(|database| match act {
            Act::StaffWrites => {
                let text = format!("change {}", database.seq().next());
                post(database, SenderType::Staff, text, None, now);
            }
            Act::Edit { back, delete } if back < messages => database.edit(messages - 1 - back, delete),
            Act::StaffReads { back } if back < messages => database.read_up_to(Reader::Staff, messages - 1 - back),
            Act::Move(room) => database.move_to(room),
            Act::CheckOut => database.set_chat(ChatState::new(Some(DisabledCode::AlreadyCheckedOut), None, None)),
            Act::CheckInAgain => database.set_chat(ChatState::new(None, None, None)),
            _ => {}
        });
    }

    /// Returns the newest page.
    pub fn open(&self, limit: usize) -> MessagePage {
        self.database.newest(limit)
    }

    /// Answers a request, at that time of the server's clock, which may go back;
    /// also returns whether the request changed something.
    pub fn answer(&mut self, request: &Request, now: Timestamp, limit: usize) -> (Response, bool) {
        let before = self.database.seq();
        let response = self.respond(request, now, limit);
        (response, self.database.seq() > before)
    }

    fn respond(&mut self, request: &Request, now: Timestamp, limit: usize) -> Response {
        match request {
            Request::Older(id) => Ok(Answer::Page(self.database.before(*id, limit))),
            Request::Changes(seq) => Ok(Answer::Page(self.after(*seq, limit))),
            Request::Send(item) => {
                let id = Some(item.client_message_id);
                let known = self.database.messages.iter().find(|message| message.client_message_id == id);
                if let Some(first) = known.filter(|_| self.fault != Some(Fault::ForgetsIds)) {
                    return Ok(Answer::Message(first.clone()));
                }
                if !self.database.chat.may_write() {
                    return Err(RequestError::Refused(ErrorCode::AlreadyCheckedOut));
                }
                self.write(|database| post(database, SenderType::Guest, item.text.clone(), id, now));
                Ok(Answer::Message(self.database.messages.last().expect("it was written").clone()))
            }
            Request::MarkRead(up_to) => {
                let at = self.database.messages.iter().position(|message| message.id == *up_to);
                self.write(|database| at.map_or((), |at| database.read_up_to(Reader::Guest, at)));
                Ok(Answer::Marked)
            }
            Request::Edit(..) | Request::Delete(_) => unreachable!("no schedule has one"),
        }
    }

    /// Changes the contents of the disk.
    fn write(&mut self, change: impl FnOnce(&mut Database)) {
        if self.fault == Some(Fault::AnswersBeforeItStores) && self.synced.is_none() {
            self.synced = Some(self.database.clone());
        }
        change(&mut self.database);
    }

    /// Marks all data as written to the disk.
    pub fn sync_disk(&mut self) {
        self.synced = None;
    }

    fn after(&self, seq: Seq, limit: usize) -> MessagePage {
        if self.fault != Some(Fault::PagesChangesByTime) {
            return self.database.after(seq, limit);
        }
        let mut page = self.database.after(seq, usize::MAX);
        page.messages.sort_by_key(|message| message.timestamp);
        page.has_more = page.messages.len() > limit;
        page.messages.truncate(limit);
        page.count = page.messages.len();
        page.seq = page.messages.last().filter(|_| page.has_more).map_or(page.seq, |last| last.seq);
        page
    }

    /// Returns the events that were not published since the start.
    pub fn publish(&mut self) -> Vec<Event> {
        let events = self.database.events[self.pushed..].to_vec();
        self.pushed = self.database.events.len();
        events
    }

    /// Removes the published events from the outbox.
    pub fn remove_published(&mut self) {
        self.removed = self.pushed;
    }

    pub fn crash(&mut self) {
        self.up = false;
        if let Some(synced) = self.synced.take() {
            self.database = synced;
        }
        // Events that were published and not removed are published again.
        self.removed = self.removed.min(self.database.events.len());
        self.pushed = self.removed;
    }

    pub fn restart(&mut self) {
        self.up = true;
    }
}
