//! Authenticated stream (RFC 6120, sections 6 and 7).

use super::stanzas::Stanzas;
use crate::chat::endpoint::{Connection, Endpoint};
use crate::failure::Failure;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncWriteExt, WriteHalf, split};

#[cfg(test)]
mod tests;

/// Password of all users; the server is a local test server.
const PASSWORD: &str = "bench";

/// Session of an authenticated user.
pub struct Session {
    incoming: Stanzas,
    outgoing: WriteHalf<Connection>,
}

impl Session {
    /// Registers a user and authenticates.
    pub async fn open(endpoint: &Endpoint, number: usize, domain: &str, user: &str) -> Result<Self, Failure> {
        let (incoming, outgoing) = split(endpoint.connect(number).await?);
        let mut session = Self { incoming: Stanzas::new(incoming), outgoing };
        session.begin(domain).await?;
        let register = format!(
            "<iq type='set' id='new'><query xmlns='jabber:iq:register'><username>{user}</username>\
             <password>{PASSWORD}</password></query></iq>"
        );
        // A user that exists already can authenticate nevertheless.
        let registered = session.request(&register).await?;
        let plain = STANDARD.encode(format!("\0{user}\0{PASSWORD}"));
        let sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
        let said = session.request(&format!("<auth xmlns='{sasl}' mechanism='PLAIN'>{plain}</auth>")).await?;
        if !said.starts_with("<success") {
            return Err(format!("{user} could not sign in: {said}; response to the registration: {registered}").into());
        }
        session.begin(domain).await?;
        let bind = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
        let bound = session.request(bind).await?;
        if attribute(&bound, "type") != Some("result") {
            return Err(format!("could not bind a resource: {bound}").into());
        }
        Ok(session)
    }

    /// Joins a room (XEP-0045, section 7.2) and waits until it has been joined.
    pub async fn join(&mut self, room: &str, nick: &str) -> Result<(), Failure> {
        let muc = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>";
        self.write(&format!("<presence to='{room}/{nick}'>{muc}</presence>")).await?;
        loop {
            let stanza = String::from_utf8(self.stanza().await?)?;
            if attribute(&stanza, "type") == Some("error") {
                return Err(format!("could not join {room}: {stanza}").into());
            }
            // Presence of oneself (status 110).
            if stanza.starts_with("<presence") && stanza.contains("110") {
                return Ok(());
            }
        }
    }

    /// Sends a stanza.
    pub async fn write(&mut self, stanza: &str) -> Result<(), Failure> {
        Ok(self.outgoing.write_all(stanza.as_bytes()).await?)
    }

    /// Returns the next stanza.
    pub async fn stanza(&mut self) -> Result<Vec<u8>, Failure> {
        self.incoming.stanza().await
    }

    /// Returns both halves of the stream.
    pub fn split(self) -> (Stanzas, WriteHalf<Connection>) {
        (self.incoming, self.outgoing)
    }

    async fn begin(&mut self, domain: &str) -> Result<(), Failure> {
        self.write(&format!(
            "<?xml version='1.0'?><stream:stream to='{domain}' xmlns='jabber:client' \
             xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
        ))
        .await?;
        let features = String::from_utf8(self.stanza().await?)?;
        if features.starts_with("<stream:features") { Ok(()) } else { Err(features.into()) }
    }

    async fn request(&mut self, stanza: &str) -> Result<String, Failure> {
        self.write(stanza).await?;
        Ok(String::from_utf8(self.stanza().await?)?)
    }
}

/// Returns an attribute of the first element.
pub fn attribute<'a>(stanza: &'a str, name: &str) -> Option<&'a str> {
    let tag = &stanza[..stanza.find('>')?];
    let rest = &tag[tag.find(&format!(" {name}="))? + name.len() + 2..];
    let quote = rest.chars().next()?;
    rest[1..].split(quote).next()
}

/// Returns the text between two texts.
pub fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let rest = &text[text.find(open)? + open.len()..];
    Some(&rest[..rest.find(close)?])
}

/// Escapes a text for XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
