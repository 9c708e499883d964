//! Model of the server: committed data survives a crash, work in progress does
//! not.

use crate::fault::Fault;
use crate::make;
use crate::model::Server as Database;
use shared::{ErrorCode, Event, Message, MessageId, MessagePage, Reader, SenderType, Seq, Timestamp};
use uuid::Uuid;

/// A request to the server.
#[derive(Clone, Debug)]
pub enum Request {
    /// Returns the newest page.
    Newest,
    /// Returns the changes after that one.
    After(Seq),
    /// Returns the messages before that one.
    Before(MessageId),
    /// Stores a message of the guest.
    Send(Uuid, String),
    /// Moves the guest's read marker to that message.
    Read(MessageId),
}

/// An answer of the server.
#[derive(Clone, Debug)]
pub enum Answer {
    Page(MessagePage),
    Sent(Message),
    Refused(ErrorCode),
    Read,
}

/// Stores a message with that client message id, at that time of the server's
/// clock.
pub fn post(database: &mut Database, sender: SenderType, text: String, name: Option<Uuid>, at: Timestamp) {
    let message = make::message(database.next_id(), database.seq().0 + 1, sender);
    database.add(Message { message: text, client_message_id: name, timestamp: at, ..message });
}

/// A server, running or not.
pub struct Server {
    /// Contents of the disk.
    pub database: Database,
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

    /// Answers a request, at that time of the server's clock, which may go
    /// back.
    pub fn answer(&mut self, request: Request, now: Timestamp, limit: usize) -> Answer {
        match request {
            Request::Newest => Answer::Page(self.database.newest(limit)),
            Request::Before(id) => Answer::Page(self.database.before(id, limit)),
            Request::After(seq) => Answer::Page(self.after(seq, limit)),
            Request::Send(id, text) => {
                let known = self.database.messages.iter().find(|message| message.client_message_id == Some(id));
                if let Some(first) = known.filter(|_| self.fault != Some(Fault::ForgetsIds)) {
                    return Answer::Sent(first.clone());
                }
                if !self.database.chat.may_write() {
                    return Answer::Refused(ErrorCode::AlreadyCheckedOut);
                }
                self.write(|database| post(database, SenderType::Guest, text, Some(id), now));
                Answer::Sent(self.database.messages.last().expect("it was written").clone())
            }
            Request::Read(up_to) => {
                let at = self.database.messages.iter().position(|message| message.id == up_to);
                self.write(|database| at.map_or((), |at| database.read_up_to(Reader::Guest, at)));
                Answer::Read
            }
        }
    }

    /// Changes the contents of the disk.
    pub fn write(&mut self, change: impl FnOnce(&mut Database)) {
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
