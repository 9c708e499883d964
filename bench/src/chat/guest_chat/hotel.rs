//! A hotel's own system: it creates the bookings of a run and their links through
//! the integration API, or uses given links.

use crate::chat::endpoint::Endpoint;
use crate::chat::http::Http;
use crate::chat::target::{PAGE_MESSAGES, Pages};
use crate::failure::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::{Context, ConversationId, PusherClient};
use std::cell::RefCell;
use std::rc::Rc;

/// Time at which the guests checked in.
const CHECKED_IN_AT: &str = "2026-01-01T12:00:00Z";

/// Hotel on a server.
pub struct Hotel {
    endpoint: Rc<Endpoint>,
    slug: String,
    key: Option<String>,
    links: Vec<String>,
    /// Distinguishes the bookings of this run from those of others.
    run: u32,
    idle: RefCell<Vec<Http>>,
}

/// Guest with a link.
pub struct Stay {
    /// Conversation of the guest.
    pub conversation: ConversationId,
    /// Settings to subscribe to it.
    pub pusher: PusherClient,
    /// Token of the link.
    pub token: String,
}

#[derive(Deserialize)]
struct Link {
    token: String,
}

#[derive(Deserialize)]
struct Signed {
    auth: String,
}

impl Hotel {
    /// Creates a hotel that makes bookings and links with its key.
    pub fn with_key(endpoint: Rc<Endpoint>, slug: &str, key: &str, run: u32) -> Self {
        let (slug, key) = (slug.to_owned(), Some(key.to_owned()));
        Self { endpoint, slug, key, links: Vec::new(), run, idle: RefCell::default() }
    }

    /// Creates a hotel with given links, each of a different booking.
    ///
    /// # Errors
    /// Fails if they are not guest links.
    pub fn with_links(endpoint: Rc<Endpoint>, links: &[String], run: u32) -> Result<Self, Failure> {
        let first = links.first().ok_or("the file of guest links is empty")?;
        let (_, rest) = first.split_once("/guest/hotel/").ok_or("a guest link must contain /guest/hotel/")?;
        let slug = rest.split('/').next().unwrap_or_default().to_owned();
        Ok(Self { endpoint, slug, key: None, links: links.to_vec(), run, idle: RefCell::default() })
    }

    /// Returns whether the hotel can answer as staff.
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Returns a new connection with that number.
    pub fn connection(&self, number: usize) -> Http {
        Http::new(Rc::clone(&self.endpoint), number)
    }

    /// Returns the guest with that number, with a new booking and link or with a
    /// given link.
    ///
    /// # Errors
    /// Fails if the server refuses a request, or there are not enough links.
    pub async fn stay(&self, kind: &str, number: usize) -> Result<Stay, Failure> {
        let token = match &self.key {
            Some(key) => {
                let booking = format!("/api/hotel/{}/bookings/bench-{:08x}-{kind}-{number}", self.slug, self.run);
                let body = json!({
                    "guest_name": format!("Guest {number}"),
                    "room": format!("{}", 100 + number % 900),
                    "checked_in_at": CHECKED_IN_AT,
                });
                let who = bearer(key);
                self.request_json::<serde::de::IgnoredAny>("PUT", &booking, &who, Some(&body.to_string())).await?;
                self.request_json::<Link>("POST", &format!("{booking}/links"), &who, None).await?.token
            }
            None => {
                let link = self.links.get(number).ok_or("there are fewer guest links than conversations")?;
                link.split_once("?token=").ok_or("a guest link must end in ?token=…")?.1.to_owned()
            }
        };
        let context: Context = self.get(&format!("{}/context", self.guest_api()), &bearer(&token)).await?;
        Ok(Stay { conversation: context.conversation_id, pusher: context.pusher, token })
    }

    /// Requests the authorization of a subscription to a stay's channel.
    pub async fn sign(&self, stay: &Stay, socket_id: &str, by_staff: bool) -> Result<String, Failure> {
        let body = json!({ "socket_id": socket_id, "channel_name": stay.pusher.channel }).to_string();
        let (path, who) = match &self.key {
            Some(key) if by_staff => (format!("/api/staff/hotel/{}/pusher/auth", self.slug), bearer(key)),
            _ => (stay.pusher.auth_endpoint.clone(), bearer(&stay.token)),
        };
        Ok(self.request_json::<Signed>("POST", &path, &who, Some(&body)).await?.auth)
    }

    /// Returns the path of a conversation for one side, and the header line that
    /// authenticates it.
    pub fn conversation(&self, stay: &Stay, by_staff: bool) -> (String, String) {
        match &self.key {
            Some(key) if by_staff => {
                (format!("/api/staff/hotel/{}/conversations/{}", self.slug, stay.conversation), bearer(key))
            }
            _ => (self.guest_api(), bearer(&stay.token)),
        }
    }

    /// Returns the path of a stay's pages, without their cursor, and the header
    /// lines.
    pub fn pages(&self, stay: &Stay, pages: Pages) -> (String, String) {
        match pages {
            Pages::History => (format!("{}/messages?limit={PAGE_MESSAGES}", self.guest_api()), bearer(&stay.token)),
            // Like the first request of a browser with the link.
            Pages::Document => (
                format!("/guest/hotel/{}/chat?token={}", self.slug, stay.token),
                "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\n".to_owned(),
            ),
        }
    }

    /// Requests JSON.
    ///
    /// # Errors
    /// Fails if the status is not 2xx, or the body does not match the type.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, who: &str) -> Result<T, Failure> {
        self.request_json("GET", path, who, None).await
    }

    async fn request_json<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        who: &str,
        body: Option<&str>,
    ) -> Result<T, Failure> {
        let idle = self.idle.borrow_mut().pop();
        let mut http = idle.unwrap_or_else(|| self.connection(0));
        let request = http.request(method, path, who, body);
        let answer = http.send(&request).await?;
        let read = answer.good().map_err(|error| format!("{method} {path}: {error}"));
        let read = read.and_then(|body| serde_json::from_slice(body).map_err(|error| error.to_string()));
        self.idle.borrow_mut().push(http);
        Ok(read?)
    }

    fn guest_api(&self) -> String {
        format!("/api/guest/hotel/{}/chat", self.slug)
    }
}

fn bearer(secret: &str) -> String {
    format!("Authorization: Bearer {secret}\r\n")
}
