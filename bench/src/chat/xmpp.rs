//! XMPP (RFC 6120), as provided by ejabberd and others: each conversation is a room
//! (XEP-0045) whose messages are archived (XEP-0313). Users register themselves
//! (XEP-0077) and authenticate with PLAIN and without TLS: only for a server on
//! this machine.

mod session;
mod stanzas;

use super::endpoint::Endpoint;
use super::mark::{Mark, Marks};
use super::target::{Client, PAGE_MESSAGES, Pages, Reader, Receiver, Sender, Target};
use crate::failure::Failure;
use session::{Session, attribute, between, escaped};
use stanzas::Stanzas;
use std::rc::Rc;
use tokio::io::{AsyncWriteExt, WriteHalf};

/// Number of messages per page when all stored messages are read.
const COUNTED_AT_ONCE: usize = 250;

/// Server and its domain.
pub struct Xmpp {
    endpoint: Rc<Endpoint>,
    domain: String,
    rooms: String,
    run: u32,
    conversations: usize,
}

impl Xmpp {
    /// Creates the target for a server of that domain, with rooms under
    /// `conference.`.
    pub fn new(endpoint: Rc<Endpoint>, domain: &str, conversations: usize, run: u32) -> Self {
        Self { endpoint, domain: domain.to_owned(), rooms: format!("conference.{domain}"), run, conversations }
    }

    fn room(&self, kind: &str, number: usize) -> String {
        format!("bench-{:08x}-{kind}-{number}@{}", self.run, self.rooms)
    }

    async fn session(&self, user: &str, number: usize) -> Result<Session, Failure> {
        let user = format!("{user}-{:08x}-{number}", self.run);
        Session::open(&self.endpoint, number, &self.domain, &user).await
    }

    async fn client(&self, room: &str, number: usize) -> Result<Client<Writer, Stanzas>, Failure> {
        let mut session = self.session("client", number).await?;
        session.join(room, &format!("client{number}")).await?;
        let (incoming, outgoing) = session.split();
        Ok(Client { sender: Writer { outgoing, room: room.to_owned() }, receiver: incoming })
    }
}

impl Target for Xmpp {
    type Sender = Writer;
    type Receiver = Stanzas;
    type Reader = Archive;

    async fn open(&self, number: usize) -> Result<[Client<Writer, Stanzas>; 2], Failure> {
        let room = self.room("chat", number);
        // One after the other: the first one creates the room.
        Ok([self.client(&room, 2 * number).await?, self.client(&room, 2 * number + 1).await?])
    }

    async fn listen(&self, number: usize) -> Result<Stanzas, Failure> {
        let mut session = self.session("idle", number).await?;
        session.join(&self.room("idle", number), "idle").await?;
        Ok(session.split().0)
    }

    async fn reader(&self, pages: Pages, number: usize) -> Result<Option<Archive>, Failure> {
        if pages != Pages::History {
            return Ok(None);
        }
        let rooms = (0..self.conversations).map(|turn| self.room("chat", (number + turn) % self.conversations));
        let session = self.session("reader", number).await?;
        Ok(Some(Archive { session, rooms: rooms.collect(), turn: 0, before: String::new() }))
    }

    async fn stored(&self, number: usize, marks: Marks) -> Result<Vec<Mark>, Failure> {
        let (mut session, room) = (self.session("counter", number).await?, self.room("chat", number));
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = query(&mut session, &room, COUNTED_AT_ONCE, &after).await?;
            found.extend(page.messages.iter().flat_map(|message| marks.find(message)));
            if page.complete {
                return Ok(found);
            }
            after = format!("<after>{}</after>", page.last);
        }
    }
}

/// Writes into a room. There is no acknowledgement other than the echo.
pub struct Writer {
    outgoing: WriteHalf<super::endpoint::Connection>,
    room: String,
}

impl Sender for Writer {
    async fn send(&mut self, text: &str) -> Result<(), Failure> {
        let (room, text) = (&self.room, escaped(text));
        let stanza = format!("<message to='{room}' type='groupchat'><body>{text}</body></message>");
        self.outgoing.write_all(stanza.as_bytes()).await?;
        Ok(())
    }
}

impl Receiver for Stanzas {
    async fn next(&mut self) -> Result<impl AsRef<[u8]>, Failure> {
        self.stanza().await
    }
}

/// Reads the archives of rooms.
pub struct Archive {
    session: Session,
    rooms: Vec<String>,
    turn: usize,
    /// Cursor of the next page, as XML.
    before: String,
}

impl Reader for Archive {
    async fn page(&mut self) -> Result<usize, Failure> {
        let before = if self.before.is_empty() { "<before/>".to_owned() } else { std::mem::take(&mut self.before) };
        let room = &self.rooms[self.turn % self.rooms.len()];
        let page = query(&mut self.session, room, PAGE_MESSAGES, &before).await?;
        if page.complete {
            self.turn += 1;
        } else {
            self.before = format!("<before>{}</before>", page.first);
        }
        Ok(page.messages.iter().map(Vec::len).sum())
    }
}

/// Page of an archive.
struct ArchivePage {
    messages: Vec<Vec<u8>>,
    complete: bool,
    first: String,
    last: String,
}

/// Requests a page (XEP-0313, with XEP-0059).
async fn query(session: &mut Session, room: &str, max: usize, cursor: &str) -> Result<ArchivePage, Failure> {
    let set = format!("<set xmlns='http://jabber.org/protocol/rsm'><max>{max}</max>{cursor}</set>");
    let asked = format!("<iq type='set' to='{room}' id='page'><query xmlns='urn:xmpp:mam:2'>{set}</query></iq>");
    session.write(&asked).await?;
    let mut messages = Vec::new();
    loop {
        let stanza = session.stanza().await?;
        if stanza.starts_with(b"<message") {
            messages.push(stanza);
            continue;
        }
        let text = String::from_utf8_lossy(&stanza).into_owned();
        if attribute(&text, "type") != Some("result") {
            return Err(format!("reading the archive failed: {text}").into());
        }
        let part = |open: &str, close: &str| between(&text, open, close).unwrap_or_default().to_owned();
        // `<first index='0'>…</first>`
        let first = part("<first", "</first>").split_once('>').map(|(_, id)| id.to_owned()).unwrap_or_default();
        let last = part("<last>", "</last>");
        let complete = messages.is_empty() || text.contains("complete='true'") || text.contains("complete=\"true\"");
        return Ok(ArchivePage { messages, complete, first, last });
    }
}
