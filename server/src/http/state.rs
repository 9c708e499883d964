//! Shared state of the handlers.

use super::api::upload::{UploadTiming, Uploads};
use super::pages::home_screen::Icons;
use super::pages::rendered_logs::RenderedLogs;
use crate::chat::Chat;
use crate::chat::auth::authenticate::Guest;
use crate::chat::events::web_push::is_push_enabled;
use crate::config::PublicUrl;
use crate::metrics::Metrics;
use crate::networks::TrustedProxies;
use crate::realtime::app;
use crate::realtime::app::{PusherApp, Secret};
use crate::realtime::embedded::Embedded;
use crate::realtime::pusher::PusherApi;
use crate::realtime::socket_registry::SocketRegistry;
use crate::store::Hotel;
use axum::http::{HeaderMap, header};
use shared::channel::EVENT_NAME;
use shared::{ChannelName, Context, HotelSlug, PusherClient, paths};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time until a response must begin, including the time in which the request's
/// body arrives.
const REQUEST_TIME: Duration = Duration::from_secs(30);

/// The Pusher engine that the pages use.
#[derive(Clone)]
enum Engine {
    /// The embedded engine of this process.
    Embedded(Arc<Embedded>),
    /// A separate program.
    External(Arc<PusherApi>),
}

/// The server's parts, as its handlers use them.
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
    socket_registry: Arc<SocketRegistry>,
    uploads: Uploads,
    icons: Arc<Icons>,
    rendered_logs: Arc<RenderedLogs>,
    push_key: Option<Arc<str>>,
}

/// The token that protects the metrics.
pub struct MetricsToken(Secret);

impl MetricsToken {
    /// Returns whether the header has the token, as `Bearer`.
    pub fn matches_header(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        value
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|token| app::equal(token.trim(), self.0.expose()))
    }
}

impl Server {
    /// Creates a server with its embedded engine.
    pub fn new(chat: Chat, engine: Arc<Embedded>, public_url: PublicUrl, cluster: &str) -> Self {
        Self::with(chat, Engine::Embedded(engine), public_url, cluster)
    }

    /// Creates a server that uses a separate engine.
    pub fn with_external_engine(chat: Chat, engine: Arc<PusherApi>, public_url: PublicUrl, cluster: &str) -> Self {
        Self::with(chat, Engine::External(engine), public_url, cluster)
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
            request_time: REQUEST_TIME,
            socket_registry: Arc::default(),
            uploads: Uploads::default(),
            icons: Arc::default(),
            rendered_logs: Arc::default(),
            push_key: None,
        }
    }

    /// Sets the token that protects the metrics.
    #[must_use]
    pub fn with_metrics_token(self, token: Option<Secret>) -> Self {
        Self { metrics_token: token.map(|token| Arc::new(MetricsToken(token))), ..self }
    }

    /// Sets the proxies whose headers are trusted.
    #[must_use]
    pub fn with_trusted_proxies(self, trusted_proxies: TrustedProxies) -> Self {
        Self { trusted_proxies, ..self }
    }

    /// Sets the time limit on requests.
    #[must_use]
    pub fn with_request_time(self, request_time: Duration) -> Self {
        Self { request_time, ..self }
    }

    /// Sets the minimum pace of uploads.
    #[must_use]
    pub fn with_upload_timing(self, pace: UploadTiming) -> Self {
        Self { uploads: self.uploads.with_timing(pace), ..self }
    }

    /// Sets the public key for push subscriptions.
    #[must_use]
    pub fn with_push_key(self, key: String) -> Self {
        Self { push_key: Some(key.into()), ..self }
    }

    /// Returns the public key for push subscriptions if the hotel has switched
    /// push on.
    pub fn push_key(&self, hotel: &Hotel) -> Option<&str> {
        self.push_key.as_deref().filter(|_| is_push_enabled(hotel))
    }

    /// Returns the rendered logs of chat pages.
    pub fn rendered_logs(&self) -> &RenderedLogs {
        &self.rendered_logs
    }

    /// Returns the time limit on requests.
    pub fn request_time(&self) -> Duration {
        self.request_time
    }

    /// Returns the proxies whose headers are trusted.
    pub fn trusted_proxies(&self) -> &TrustedProxies {
        &self.trusted_proxies
    }

    /// Returns the metrics.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Returns the token that protects the metrics, if there is one.
    pub fn metrics_token(&self) -> Option<&MetricsToken> {
        self.metrics_token.as_deref()
    }

    /// Makes the server report that it is not ready, so that a load balancer
    /// sends requests to others.
    pub fn mark_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Returns whether the server is stopping.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Returns whether the engine accepts connections and events.
    pub async fn engine_is_up(&self) -> bool {
        match &self.engine {
            Engine::Embedded(engine) => engine.accepts_connections(),
            Engine::External(engine) => engine.is_up().await,
        }
    }

    /// Returns the use cases.
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// Returns the embedded engine, if there is one.
    pub fn embedded(&self) -> Option<Arc<Embedded>> {
        match &self.engine {
            Engine::Embedded(engine) => Some(engine.clone()),
            Engine::External(_) => None,
        }
    }

    /// Returns the registered sockets of the embedded engine.
    pub fn socket_registry(&self) -> &Arc<SocketRegistry> {
        &self.socket_registry
    }

    /// Returns the app that subscriptions are signed for.
    pub fn app(&self) -> &PusherApp {
        match &self.engine {
            Engine::Embedded(engine) => engine.app(),
            Engine::External(engine) => engine.app(),
        }
    }

    /// Returns the cache of icons.
    pub fn icons(&self) -> &Arc<Icons> {
        &self.icons
    }

    /// Returns the limits on uploads.
    pub fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// Returns the public URL, with which guest links begin.
    pub fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// Returns the data that a guest's page needs to start, with the number of minutes
    /// within which an answer can be expected.
    pub fn context(
        &self,
        guest: &Guest,
        request_authority: &RequestAuthority,
        answers_within_min: Option<u16>,
    ) -> Context {
        let thread = &guest.thread;
        Context {
            conversation_id: guest.conversation_id(),
            booking_id: thread.booking.booking_id.clone(),
            guest_name: thread.booking.stay.guest_name.clone(),
            hotel: thread.hotel.profile.clone(),
            chat: guest.chat_state(),
            answers_within_min,
            seq: thread.conversation.seq,
            pusher: self.pusher(guest, request_authority),
        }
    }

    fn pusher(&self, guest: &Guest, request_authority: &RequestAuthority) -> PusherClient {
        self.pusher_client(
            guest.channel(),
            paths::guest_pusher_auth(&guest.thread.hotel.profile.slug),
            request_authority,
        )
    }

    /// Returns the connection parameters for the channel of a hotel's desk.
    pub fn staff_pusher(&self, slug: &HotelSlug, request_authority: &RequestAuthority) -> PusherClient {
        self.pusher_client(ChannelName::staff(slug), paths::staff_pusher_auth(slug), request_authority)
    }

    fn pusher_client(
        &self,
        channel: ChannelName,
        auth_endpoint: String,
        request_authority: &RequestAuthority,
    ) -> PusherClient {
        let (host, port, tls) = self.socket_address(request_authority);
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

    /// Returns host, port and TLS of the engine. The embedded engine has the
    /// same host as the page: a host name other than the public one (a local
    /// name, or an IP address) is kept.
    fn socket_address(&self, request_authority: &RequestAuthority) -> (String, u16, bool) {
        if let Engine::External(engine) = &self.engine {
            let endpoint = engine.endpoint();
            return (endpoint.host.clone(), endpoint.port, endpoint.tls);
        }
        let public = &*self.public_url;
        let authority: Option<http::uri::Authority> =
            request_authority.host.as_ref().and_then(|text| text.parse().ok());
        match authority {
            Some(authority) if authority.host() != public.host => {
                let port = authority.port_u16().unwrap_or(if request_authority.tls { 443 } else { 80 });
                (authority.host().to_owned(), port, request_authority.tls)
            }
            _ => (public.host.clone(), public.port, public.tls),
        }
    }
}

/// The address under which the client reached the server: `Host`, and whether a
/// trusted proxy reports TLS.
pub struct RequestAuthority {
    /// `host[:port]`.
    pub host: Option<String>,
    /// `true` if the client used TLS.
    pub tls: bool,
}
