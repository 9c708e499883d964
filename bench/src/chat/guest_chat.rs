//! This product: guests and staff over the public API, with sockets like pusher-js.

mod hotel;
mod reader;
mod socket;

use super::endpoint::Endpoint;
use super::http::Http;
use super::mark::{Mark, Marks};
use super::target::{Client, Pages, Sender, Target};
use crate::failure::Failure;
use crate::message_id::new_id;
pub use hotel::{Hotel, Stay};
pub use reader::Pager;
use shared::{MessagePage, SendMessage};
pub use socket::Socket;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// Number of messages per page when all stored messages are read.
const COUNTED_AT_ONCE: usize = 100;

/// A server, with the conversations of this run.
pub struct GuestChat {
    hotel: Hotel,
    /// Conversations of two clients, by their number.
    stays: RefCell<Vec<Option<Rc<Stay>>>>,
    realtime: OnceCell<Rc<Endpoint>>,
}

impl GuestChat {
    /// Creates the target for a hotel.
    pub fn new(hotel: Hotel) -> Self {
        Self { hotel, stays: RefCell::default(), realtime: OnceCell::new() }
    }

    /// Opens a socket for a stay and subscribes it to the stay's channel,
    /// authorised through the API of the guest or of staff.
    async fn subscribe(&self, stay: &Stay, number: usize, by_staff: bool) -> Result<Socket, Failure> {
        let pusher = &stay.pusher;
        let endpoint = match self.realtime.get() {
            Some(endpoint) => Rc::clone(endpoint),
            None => {
                let scheme = if pusher.tls { "wss" } else { "ws" };
                let found = Endpoint::resolve(&format!("{scheme}://{}:{}", pusher.host, pusher.port)).await?;
                Rc::clone(self.realtime.get_or_init(|| Rc::new(found)))
            }
        };
        let mut socket = Socket::connect(&endpoint, number, &pusher.key).await?;
        let auth = self.hotel.sign(stay, &socket.id, by_staff).await?;
        socket.subscribe(pusher.channel.as_str(), &auth).await?;
        Ok(socket)
    }

    fn writer(&self, stay: &Stay, number: usize, by_staff: bool) -> Writer {
        let (path, who) = self.hotel.conversation(stay, by_staff);
        Writer { http: self.hotel.connection(number), path: format!("{path}/messages"), who, by_staff }
    }

    fn stay(&self, number: usize) -> Result<Rc<Stay>, Failure> {
        let stays = self.stays.borrow();
        stays.get(number).cloned().flatten().ok_or_else(|| "the conversation does not exist".into())
    }
}

impl Target for GuestChat {
    type Sender = Writer;
    type Receiver = Socket;
    type Reader = Pager;

    async fn open(&self, number: usize) -> Result<[Client<Writer, Socket>; 2], Failure> {
        let stay = Rc::new(self.hotel.stay("chat", number).await?);
        {
            let mut stays = self.stays.borrow_mut();
            let count = stays.len().max(number + 1);
            stays.resize(count, None);
            stays[number] = Some(Rc::clone(&stay));
        }
        let (guest, other) = (2 * number, 2 * number + 1);
        // Without a key the other side is the same guest, on another device.
        let by_staff = self.hotel.has_key();
        Ok([
            Client { sender: self.writer(&stay, guest, false), receiver: self.subscribe(&stay, guest, false).await? },
            Client {
                sender: self.writer(&stay, other, by_staff),
                receiver: self.subscribe(&stay, other, by_staff).await?,
            },
        ])
    }

    async fn listen(&self, number: usize) -> Result<Socket, Failure> {
        let stay = self.hotel.stay("idle", number).await?;
        self.subscribe(&stay, number, false).await
    }

    async fn reader(&self, pages: Pages, number: usize) -> Result<Option<Pager>, Failure> {
        let stays: Vec<Rc<Stay>> = self.stays.borrow().iter().flatten().cloned().collect();
        if stays.is_empty() {
            return Err("there is no conversation to read".into());
        }
        let from = number % stays.len();
        let turns = stays[from..].iter().chain(&stays[..from]);
        let asked = turns.map(|stay| self.hotel.pages(stay, pages)).collect();
        Ok(Some(Pager::new(self.hotel.connection(number), pages, asked)))
    }

    async fn stored(&self, number: usize, marks: Marks) -> Result<Vec<Mark>, Failure> {
        let stay = self.stay(number)?;
        let (path, who) = self.hotel.conversation(&stay, self.hotel.has_key());
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let asked = format!("{path}/messages?after={after}&limit={COUNTED_AT_ONCE}");
            let page: MessagePage = self.hotel.get(&asked, &who).await?;
            found.extend(page.messages.iter().flat_map(|message| marks.find(message.message.as_bytes())));
            after = page.seq.0;
            if !page.has_more {
                return Ok(found);
            }
        }
    }
}

/// Writes as one side of a conversation.
pub struct Writer {
    http: Http,
    path: String,
    /// Header line that authenticates the side.
    who: String,
    by_staff: bool,
}

impl Sender for Writer {
    async fn send(&mut self, text: &str) -> Result<(), Failure> {
        let name = |name: &str| self.by_staff.then(|| name.to_owned());
        let message = SendMessage {
            message: Some(text.to_owned()),
            client_message_id: Some(new_id()?),
            sender_name: name("Maeve"),
            sender_role: name("Reception"),
            ..SendMessage::default()
        };
        let body = serde_json::to_string(&message)?;
        let request = self.http.request("POST", &self.path, &self.who, Some(&body));
        self.http.send(&request).await?.good()?;
        Ok(())
    }
}
