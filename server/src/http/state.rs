//! What the handlers share.

use super::asked::Reached;
use crate::chat::Chat;
use crate::chat::join::Guest;
use crate::config::PublicUrl;
use crate::realtime::embedded::Embedded;
use shared::channel::EVENT_NAME;
use shared::{Context, PusherClient, paths};
use std::sync::Arc;

/// The server's parts, as its handlers see them.
#[derive(Clone)]
pub struct Server {
    chat: Chat,
    engine: Arc<Embedded>,
    public_url: Arc<PublicUrl>,
    cluster: Arc<str>,
}

impl Server {
    /// A server of these parts.
    pub fn new(chat: Chat, engine: Arc<Embedded>, public_url: PublicUrl, cluster: &str) -> Self {
        Self { chat, engine, public_url: Arc::new(public_url), cluster: cluster.into() }
    }

    /// The use cases.
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The realtime engine.
    pub fn engine(&self) -> Arc<Embedded> {
        self.engine.clone()
    }

    /// What links begin with.
    pub fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// What a guest's page needs to begin.
    pub fn context(&self, guest: &Guest, reached: &Reached) -> Context {
        let thread = &guest.thread;
        Context {
            conversation_id: guest.conversation_id(),
            booking_id: thread.booking.booking_id.clone(),
            guest_name: thread.booking.stay.guest_name.clone(),
            hotel: thread.hotel.profile.clone(),
            chat: guest.chat_state(),
            seq: thread.conversation.seq,
            pusher: self.pusher(guest, reached),
        }
    }

    fn pusher(&self, guest: &Guest, reached: &Reached) -> PusherClient {
        let (host, port, tls) = self.socket_address(reached);
        PusherClient {
            channel: guest.channel(),
            event: EVENT_NAME.to_owned(),
            key: self.engine.app().key.clone(),
            cluster: self.cluster.to_string(),
            host,
            port,
            tls,
            auth_endpoint: paths::guest_pusher_auth(&guest.thread.hotel.profile.slug),
        }
    }

    /// The embedded engine is where the page is: under whatever name that was
    /// reached (a name in the house, an address in the lobby's network).
    fn socket_address(&self, reached: &Reached) -> (String, u16, bool) {
        let public = &*self.public_url;
        let authority: Option<http::uri::Authority> = reached.authority.as_ref().and_then(|text| text.parse().ok());
        match authority {
            Some(authority) if authority.host() != public.host => {
                let port = authority.port_u16().unwrap_or(if reached.tls { 443 } else { 80 });
                (authority.host().to_owned(), port, reached.tls)
            }
            _ => (public.host.clone(), public.port, public.tls),
        }
    }
}
