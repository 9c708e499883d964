//! Ordinary use that needs memory: a guest sends a photo, and a member of staff
//! signs in. Both happen before every window, so that the memory under attack is
//! compared with that of a server in use and not of one that has only sent texts.

use super::pictures::{self, BOUNDARY};
use crate::chat::endpoint::Endpoint;
use crate::chat::guest_chat::Hotel;
use crate::chat::http::Http;
use crate::failure::Failure;
use std::cell::Cell;
use std::rc::Rc;

/// The network (/64) that ordinary clients have addresses from.
const NETWORK: &str = "2001:db8:900d:1";

/// Ordinary clients, of which each acts once.
pub struct OrdinaryUse {
    endpoint: Rc<Endpoint>,
    hotel: Hotel,
    slug: String,
    photo_form: Vec<u8>,
    count: Cell<usize>,
}

impl OrdinaryUse {
    /// Creates the clients of a hotel.
    ///
    /// # Errors
    /// The photo cannot be encoded.
    pub fn new(endpoint: Rc<Endpoint>, hotel: Hotel, slug: &str) -> Result<Self, Failure> {
        let photo_form = pictures::form(&pictures::photo()?);
        Ok(Self { endpoint, hotel, slug: slug.to_owned(), photo_form, count: Cell::new(0) })
    }

    /// Sends a photo over a new link, then signs in as an unknown account, which
    /// needs as much memory as a known one.
    ///
    /// # Errors
    /// The server refuses the photo or does not check the password.
    pub async fn run(&self) -> Result<(), Failure> {
        let number = self.count.replace(self.count.get() + 1);
        let token = self.hotel.stay("ordinary", number).await?.token;
        let photo = self.request(
            number,
            &format!("/api/guest/hotel/{}/chat/attachments", self.slug),
            &format!("Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"),
            &self.photo_form,
        );
        let mut http = Http::new(Rc::clone(&self.endpoint), 0);
        http.send(&photo).await?.good()?;
        let form = format!("email=staff{number}%40hotel.example&password=not-the-password");
        let sign_in = self.request(
            number,
            &format!("/desk/hotel/{}/sign-in", self.slug),
            "Content-Type: application/x-www-form-urlencoded\r\n",
            form.as_bytes(),
        );
        match http.send(&sign_in).await?.status {
            429 | 500.. => Err("an ordinary sign-in was not checked".into()),
            _ => Ok(()),
        }
    }

    fn request(&self, number: usize, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: {NETWORK}::{number:x}\r\n{headers}Content-Length: {}\r\n\r\n",
            self.endpoint.authority,
            body.len()
        );
        [head.as_bytes(), body].concat()
    }
}
