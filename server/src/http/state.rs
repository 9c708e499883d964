//! What the handlers share.

use super::asked::Reached;
use super::bounds;
use super::home_screen::Icons;
use super::upload::{Pace, Uploads};
use crate::chat::Chat;
use crate::chat::join::Guest;
use crate::chat::web_push::lets_browsers_tell;
use crate::config::PublicUrl;
use crate::metrics::Metrics;
use crate::proxies::TrustedProxies;
use crate::realtime::app::{PusherApp, Secret};
use crate::realtime::embedded::Embedded;
use crate::realtime::listeners::Listeners;
use crate::realtime::pusher::PusherApi;
use crate::realtime::signature;
use crate::store::Hotel;
use axum::http::{HeaderMap, header};
use shared::channel::EVENT_NAME;
use shared::{ChannelName, Context, HotelSlug, PusherClient, paths};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Who speaks the Pusher protocol with the pages.
#[derive(Clone)]
enum Engine {
    /// This process, on its own port.
    Embedded(Arc<Embedded>),
    /// Another program.
    Elsewhere(Arc<PusherApi>),
}

/// The server's parts, as its handlers see them.
#[derive(Clone)]
pub struct Server {
    chat: Chat,
    engine: Engine,
    public_url: Arc<PublicUrl>,
    cluster: Arc<str>,
    metrics: Arc<Metrics>,
    metrics_token: Option<Arc<MetricsToken>>,
    stopping: Arc<AtomicBool>,
    trusted_proxies: TrustedProxies,
    request_time: Duration,
    listeners: Arc<Listeners>,
    uploads: Uploads,
    icons: Arc<Icons>,
    push_key: Option<Arc<str>>,
}

/// What the operator's monitoring shows.
pub struct MetricsToken(Secret);

impl MetricsToken {
    /// Whether it stands in the header, as `Bearer`.
    pub fn is_shown_in(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        shown
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|token| signature::equal(token.trim(), self.0.expose()))
    }
}

impl Server {
    /// A server with its own engine.
    pub fn new(chat: Chat, engine: Arc<Embedded>, public_url: PublicUrl, cluster: &str) -> Self {
        Self::with(chat, Engine::Embedded(engine), public_url, cluster)
    }

    /// A server whose pages listen to an engine elsewhere.
    pub fn with_engine_elsewhere(chat: Chat, engine: Arc<PusherApi>, public_url: PublicUrl, cluster: &str) -> Self {
        Self::with(chat, Engine::Elsewhere(engine), public_url, cluster)
    }

    fn with(chat: Chat, engine: Engine, public_url: PublicUrl, cluster: &str) -> Self {
        Self {
            chat,
            engine,
            public_url: Arc::new(public_url),
            cluster: cluster.into(),
            metrics: Arc::default(),
            metrics_token: None,
            stopping: Arc::default(),
            trusted_proxies: TrustedProxies::default(),
            request_time: bounds::REQUEST,
            listeners: Arc::default(),
            uploads: Uploads::default(),
            icons: Arc::default(),
            push_key: None,
        }
    }

    /// The same server, which tells its numbers to whoever shows this token.
    #[must_use]
    pub fn with_metrics_token(self, token: Option<Secret>) -> Self {
        Self { metrics_token: token.map(|token| Arc::new(MetricsToken(token))), ..self }
    }

    /// The same server, which takes these proxies' word for who asks.
    #[must_use]
    pub fn with_trusted_proxies(self, trusted_proxies: TrustedProxies) -> Self {
        Self { trusted_proxies, ..self }
    }

    /// The same server, which gives up on a request after that time.
    #[must_use]
    pub fn with_request_time(self, request_time: Duration) -> Self {
        Self { request_time, ..self }
    }

    /// The same server, where uploads may come so slowly.
    #[must_use]
    pub fn with_upload_pace(self, pace: Pace) -> Self {
        Self { uploads: self.uploads.with_pace(pace), ..self }
    }

    /// The same server, which browsers know by this public key.
    #[must_use]
    pub fn with_push_key(self, key: String) -> Self {
        Self { push_key: Some(key.into()), ..self }
    }

    /// The public key for the browsers of a hotel's guests, where these may tell
    /// them anything.
    pub fn push_key(&self, hotel: &Hotel) -> Option<&str> {
        self.push_key.as_deref().filter(|_| lets_browsers_tell(hotel))
    }

    /// How long a request may take.
    pub fn request_time(&self) -> Duration {
        self.request_time
    }

    /// The proxies whose word is taken.
    pub fn trusted_proxies(&self) -> &TrustedProxies {
        &self.trusted_proxies
    }

    /// The numbers that are counted here.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// What has to be shown for them, where anything has.
    pub fn metrics_token(&self) -> Option<&MetricsToken> {
        self.metrics_token.as_deref()
    }

    /// From now on it says that it is not ready: whoever shares out requests
    /// gives them to others.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether it is about to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Whether the engine takes connections and events.
    pub async fn engine_is_up(&self) -> bool {
        match &self.engine {
            Engine::Embedded(engine) => engine.takes_connections(),
            Engine::Elsewhere(engine) => engine.is_up().await,
        }
    }

    /// The use cases.
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The engine in this process, where there is one.
    pub fn embedded(&self) -> Option<Arc<Embedded>> {
        match &self.engine {
            Engine::Embedded(engine) => Some(engine.clone()),
            Engine::Elsewhere(_) => None,
        }
    }

    /// The guests' sockets of the engine in this process.
    pub fn listeners(&self) -> &Arc<Listeners> {
        &self.listeners
    }

    /// The app that subscriptions are signed for.
    pub fn app(&self) -> &PusherApp {
        match &self.engine {
            Engine::Embedded(engine) => engine.app(),
            Engine::Elsewhere(elsewhere) => elsewhere.app(),
        }
    }

    /// The icons that were drawn.
    pub fn icons(&self) -> &Arc<Icons> {
        &self.icons
    }

    /// What limits files that are on their way here.
    pub fn uploads(&self) -> &Uploads {
        &self.uploads
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
        self.pusher_client(guest.channel(), paths::guest_pusher_auth(&guest.thread.hotel.profile.slug), reached)
    }

    /// How a hotel's desk listens to all its conversations.
    pub fn staff_pusher(&self, slug: &HotelSlug, reached: &Reached) -> PusherClient {
        self.pusher_client(ChannelName::staff(slug), paths::staff_pusher_auth(slug), reached)
    }

    fn pusher_client(&self, channel: ChannelName, auth_endpoint: String, reached: &Reached) -> PusherClient {
        let (host, port, tls) = self.socket_address(reached);
        PusherClient {
            channel,
            event: EVENT_NAME.to_owned(),
            key: self.app().key.clone(),
            cluster: self.cluster.to_string(),
            host,
            port,
            tls,
            auth_endpoint,
        }
    }

    /// The embedded engine is where the page is: under whatever name that was
    /// reached (a name in the house, an address in the lobby's network).
    fn socket_address(&self, reached: &Reached) -> (String, u16, bool) {
        if let Engine::Elsewhere(elsewhere) = &self.engine {
            let endpoint = elsewhere.endpoint();
            return (endpoint.host.clone(), endpoint.port, endpoint.tls);
        }
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
