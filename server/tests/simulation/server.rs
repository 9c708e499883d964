//! The server of the simulation: the use cases of the server, over SQLite.

use crate::fault::Fault;
use crate::schedule::Act;
use crate::site::{Site, site};
use crate::support::House;
use app::chat::session::{Answer, Request, RequestError};
use guest_chat::chat::ChatError;
use guest_chat::chat::auth::staff::Author;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use guest_chat::chat::messages::edit::Edit;
use guest_chat::chat::messages::history::PageRequest;
use guest_chat::chat::messages::send::SendResult;
use guest_chat::store::Store;
use shared::{
    ChannelName, ChatState, ConversationId, DisabledCode, ErrorCode, Event, Message, MessageId, MessagePage,
    ReadMarkers, Reader, SendMessage, SenderType, Seq, Timestamp,
};
use std::collections::HashSet;
use std::rc::Rc;
use uuid::Uuid;

/// Result of a request.
pub type Response = Result<Answer, RequestError>;

/// A server, running or not, with one conversation.
pub struct Server {
    pub up: bool,
    site: Rc<Site>,
    store: Store,
    house: House,
    booking: String,
    guest: Author,
    conversation: ConversationId,
    channel: String,
    /// The newest change that this has seen.
    seq: Seq,
    /// The last row of the outbox that was published since the start.
    published: i64,
    /// Client message ids that were sent, with [`Fault::ForgetsIds`].
    sent: HashSet<Uuid>,
    /// The state that a crash returns to, with
    /// [`Fault::AnswersBeforeItStores`].
    synced: Option<[Vec<u8>; 2]>,
    fault: Option<Fault>,
}

impl Server {
    pub fn new(fault: Option<Fault>) -> Self {
        let site = site();
        let store = site.open();
        let house = site.house(store.clone());
        let booking = site.next_booking();
        let (conversation, guest) = site.run(async {
            let conversation = house.put_guest(House::HOTEL, &booking).await;
            let guest = house.guest(House::HOTEL, &booking).await;
            // Events of earlier schedules, and of the preparation.
            house.take_events().await;
            (conversation, guest)
        });
        let slug = House::HOTEL.parse().expect("a slug");
        let channel = ChannelName::guest(&slug, &booking.parse().expect("a booking id")).as_str().to_owned();
        let mut server = Self {
            up: true,
            site,
            store,
            house,
            booking,
            guest,
            conversation,
            channel,
            seq: Seq(0),
            published: 0,
            sent: HashSet::new(),
            synced: None,
            fault,
        };
        server.seq = server.open(1).seq;
        server
    }

    pub fn conversation_id(&self) -> ConversationId {
        self.conversation
    }

    fn page(&self, before: Option<MessageId>, after: Option<Seq>, limit: usize) -> MessagePage {
        let request = PageRequest::new(Some(limit as i64), before, after).expect("a valid request");
        self.site.run(self.house.chat.history(self.conversation, request)).expect("a page")
    }

    /// Returns the newest page.
    pub fn open(&self, limit: usize) -> MessagePage {
        self.page(None, None, limit)
    }

    /// Returns the number of the newest change.
    pub fn seq(&self) -> Seq {
        self.open(1).seq
    }

    /// Returns all messages, by id.
    pub fn messages(&self) -> Vec<Message> {
        let mut page = self.open(100);
        let mut all = page.messages;
        while page.has_more {
            page = self.page(all.first().map(|first| first.id), None, 100);
            all = [page.messages, all].concat();
        }
        all
    }

    /// Returns the right to chat, and the read markers.
    pub fn state(&self) -> (ChatState, ReadMarkers) {
        let page = self.open(1);
        (page.chat, page.read)
    }

    /// Executes an act of the hotel.
    pub fn act(&mut self, act: Act, now: Timestamp) {
        self.begin_write(now);
        let chat = &self.house.chat;
        match act {
            Act::StaffWrites => {
                let text = format!("after change {}", self.seq);
                self.site.run(self.house.say(self.conversation, House::maeve(), &text)).expect("a message");
            }
            Act::Edit { back, delete } => self.edit(back, delete),
            Act::StaffReads { back } => {
                if let Some(message) = self.newest(back) {
                    self.site.run(chat.mark_read(self.conversation, Reader::Staff, message.id)).expect("a marker");
                }
            }
            Act::Move(room) => self.put(PutBooking { room: Change::Set(room.to_string()), ..PutBooking::default() }),
            Act::CheckOut => self.put(PutBooking { checked_out_at: Change::Set(now), ..PutBooking::default() }),
            Act::CheckInAgain => self.put(PutBooking { checked_out_at: Change::Clear, ..PutBooking::default() }),
            _ => {}
        }
        self.seq = self.seq();
    }

    /// Returns a message, counted from the newest.
    fn newest(&self, back: usize) -> Option<Message> {
        self.open(back + 1).messages.into_iter().rev().nth(back)
    }

    /// Changes a message on behalf of its author, unless it is too old.
    fn edit(&self, back: usize, delete: bool) {
        let Some(message) = self.newest(back) else { return };
        let edit = if delete { Edit::Delete } else { Edit::Text(format!("edited after change {}", self.seq)) };
        let author = if message.sender_type == SenderType::Guest { self.guest.clone() } else { House::maeve() };
        match self.site.run(self.house.chat.edit(self.conversation, author, message.id, edit)) {
            Ok(_) | Err(ChatError::TooLate | ChatError::NotFound | ChatError::Closed(_)) => {}
            Err(error) => panic!("an edit failed: {error}"),
        }
    }

    fn put(&self, put: PutBooking) {
        self.site.run(self.house.put(House::HOTEL, &self.booking, put));
    }

    /// Answers a request, at that time of the server's clock, which may go back;
    /// also returns whether the request changed something.
    pub fn answer(&mut self, request: &Request, now: Timestamp, limit: usize) -> (Response, bool) {
        match request {
            Request::Older(id) => (Ok(Answer::Page(self.page(Some(*id), None, limit))), false),
            Request::Changes(seq) => (Ok(Answer::Page(self.changes(*seq, limit))), false),
            Request::Send(item) => {
                self.begin_write(now);
                self.send(item.client_message_id, &item.text)
            }
            Request::MarkRead(up_to) => {
                self.begin_write(now);
                let marked = self.site.run(self.house.chat.mark_read(self.conversation, Reader::Guest, *up_to));
                let seq = marked.expect("a marker").seq;
                let wrote = seq > self.seq;
                self.seq = seq;
                (Ok(Answer::Marked), wrote)
            }
            Request::Edit(..) | Request::Delete(_) => unreachable!("no schedule has one"),
        }
    }

    fn changes(&self, after: Seq, limit: usize) -> MessagePage {
        if self.fault != Some(Fault::PagesChangesByTime) {
            return self.page(None, Some(after), limit);
        }
        let mut page = self.page(None, Some(after), 100);
        page.messages.sort_by_key(|message| message.timestamp);
        page.has_more = page.messages.len() > limit;
        page.messages.truncate(limit);
        page.count = page.messages.len();
        page.seq = page.messages.last().filter(|_| page.has_more).map_or(page.seq, |last| last.seq);
        page
    }

    fn send(&mut self, id: Uuid, text: &str) -> (Response, bool) {
        let is_repeated = !self.sent.insert(id);
        let forgets = is_repeated && self.fault == Some(Fault::ForgetsIds);
        let client_message_id = Some(if forgets { Uuid::from_u128(!id.as_u128()) } else { id });
        let request = SendMessage { message: Some(text.to_owned()), client_message_id, ..SendMessage::default() };
        match self.site.run(self.house.chat.send(self.conversation, self.guest.clone(), request)) {
            Ok(SendResult::Stored(sent)) => {
                self.seq = sent.message.seq;
                (Ok(Answer::Message(sent.message)), true)
            }
            Ok(SendResult::Repeated(sent)) => (Ok(Answer::Message(sent.message)), false),
            Err(ChatError::Closed(DisabledCode::AlreadyCheckedOut)) => {
                (Err(RequestError::Refused(ErrorCode::AlreadyCheckedOut)), false)
            }
            Err(error) => panic!("a message failed: {error}"),
        }
    }

    fn begin_write(&mut self, now: Timestamp) {
        self.house.clock.set(&now.to_string());
        if self.fault == Some(Fault::AnswersBeforeItStores) && self.synced.is_none() {
            self.synced = Some(self.site.snapshot());
        }
    }

    /// Marks all data as written to the disk.
    pub fn sync_disk(&mut self) {
        self.synced = None;
    }

    /// Returns the events of the guest's channel that were not published since
    /// the start.
    pub fn publish(&mut self) -> Vec<Event> {
        let mut rows = self.site.run(self.house.outbox());
        rows.retain(|row| row.id > self.published);
        self.published = rows.iter().map(|row| row.id).fold(self.published, i64::max);
        let own = rows.iter().filter(|row| row.channel == self.channel);
        own.map(|row| shared::json::from_str(&row.data).expect("an event")).collect()
    }

    /// Removes the published events from the outbox.
    pub fn remove_published(&mut self) {
        let rows = self.site.run(self.house.outbox());
        let ids: Vec<i64> = rows.iter().map(|row| row.id).filter(|id| *id <= self.published).collect();
        let removed = self.store.write(move |mut db| Box::pin(async move { db.dequeue(&ids).await }));
        self.site.run(removed).expect("rows gone");
    }

    pub fn crash(&mut self) {
        self.up = false;
        self.published = 0;
        if let Some(synced) = self.synced.take() {
            self.site.run(self.store.close());
            self.site.restore(&synced);
            self.store = self.site.open();
        }
        // Only the database survives.
        self.house = self.site.house(self.store.clone());
        self.seq = self.seq();
    }

    pub fn restart(&mut self) {
        self.up = true;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.site.run(self.store.close());
    }
}
