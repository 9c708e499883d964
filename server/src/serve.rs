//! Server start-up, background tasks and shutdown.

mod background;
mod connections;
mod delivering;
mod installation;
mod publishing;
mod pushing;
mod snoozing;
mod supervisor;

use crate::chat::Chat;
use crate::chat::auth::sign_in::DeviceKey;
use crate::clock::{OsRandom, SystemClock};
use crate::config::Config;
use crate::delivery::deliver::BoxError;
use crate::delivery::publisher::MeteredPublisher;
use crate::delivery::web_push::{self, Vapid};
use crate::delivery::webhooks;
use crate::http::{Server, router};
use crate::realtime::Engine;
use crate::realtime::PusherApp;
use crate::realtime::embedded::{Embedded, Limits};
use crate::realtime::pusher::PusherApi;
use crate::site::Site;
use crate::store::{Store, StoreError};
use background::Background;
use connections::Bounds;
use futures_util::future::join_all;
use installation::stored_setting;
use shared::paths;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use supervisor::{RestartPace, Supervisor};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use installation::{configured_app, pusher_app};

/// Time that running requests get after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(4);
/// Time limit of the whole shutdown, including events and closing handshakes.
const DRAIN: Duration = Duration::from_secs(20);

/// Runs the server until it receives Ctrl-C or SIGTERM.
///
/// # Errors
/// Fails if the address cannot be bound, or the database or the file storage
/// fails.
pub async fn serve(chat: Chat, config: &Config) -> Result<(), BoxError> {
    // Buckets are accessed over TLS too; the first provider that is set stays.
    rustls::crypto::ring::default_provider().install_default().ok();
    chat.files().open().map_err(|error| format!("GUEST_CHAT_FILES: {error}"))?;
    let store = chat.store().clone();
    let chat = chat.with_device_key(device_key(&store).await?);
    let vapid = Arc::new(open_vapid(&store, config).await?);
    let (server, publisher) = build_server_and_publisher(chat, pusher_app(&store, config, &OsRandom).await?, config)?;
    let server = server.with_push_key(vapid.public_key());
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|error| format!("GUEST_CHAT_ADDR: could not listen on {}: {error}", config.addr))?;
    let owner = store.acquire_outbox().await?;
    if owner.is_none() && server.embedded().is_some() {
        // The pages of this process would not get the events of messages that
        // it stores.
        return Err("another guest-chat server uses this database; to run several servers, set REALTIME=pusher".into());
    }
    let trigger = MeteredPublisher { trigger: publisher, tally: server.metrics().tally().clone() };
    let (engine, server_state) = (server.embedded(), server.clone());
    let embedded = engine.clone().map(|engine| (engine, server.socket_registry().clone()));
    let (webhooks, web_push_client) =
        (webhooks::Client::new(config.webhook_policy), web_push::Client::new(config.push_policy, vapid));
    let supervisor = Supervisor::new(server.metrics().tasks().clone(), RestartPace::default());
    let parts = background::Parts { chat: server.chat().clone(), owner, trigger, webhooks, web_push_client, embedded };
    let background = Background::start(parts, &supervisor);
    if Site::embedded().is_empty() {
        tracing::warn!("the server was built without its pages; run `make build` to include them");
    }
    tracing::info!(address = %config.addr, public_url = %config.public_url.base, "the server accepts connections");
    print_set_up_link(server.chat(), &config.public_url.base).await?;
    let mut stop_receiver = background.stop_receiver();
    let proxies = config.trusted_proxies.clone();
    let serving = async move {
        // A dropped sender counts as the signal, too.
        let stop_requested = async { _ = stop_receiver.wait_for(|stop| *stop).await };
        connections::serve(listener, router(server), Bounds::default(), |peer| proxies.trusts(peer), stop_requested)
            .await;
    };
    let mut serving = tokio::spawn(serving);
    tokio::select! {
        signal = stop_signal() => signal?,
        // It does not end by itself; the service manager should restart the
        // process.
        _ = &mut serving => return Err("the server stopped unexpectedly".into()),
    }
    tracing::info!("the server is stopping");
    server_state.mark_stopping();
    shut_down(background, serving, engine).await;
    Ok(())
}

/// Prints the link for the set-up on standard output if there is no hotel. It is not in
/// the log, and of its token only the hash is stored.
async fn print_set_up_link(chat: &Chat, public_url: &str) -> Result<(), BoxError> {
    if let Some(token) = chat.new_set_up_link().await? {
        let link = paths::set_up_link(public_url, token.expose());
        if writeln!(std::io::stdout(), "To set up the first hotel, open this link within one hour: {link}").is_err() {
            tracing::warn!("could not print the link for the set-up; the command setup-link prints another one");
        }
    }
    Ok(())
}

/// Finishes first the running requests, then the events that they have written,
/// then closes the sockets.
async fn shut_down(background: Background, mut serving: JoinHandle<()>, engine: Option<Arc<Embedded>>) {
    background.begin_to_stop();
    let finish = async {
        if timeout(LAST_REQUESTS, &mut serving).await.is_err() {
            tracing::warn!("some requests did not finish before the shutdown timeout; aborting them");
            serving.abort();
        }
        let under_way = background.finish_publishing().await;
        let close_sockets = async {
            if let Some(engine) = engine {
                engine.shut_down();
                engine.wait_until_drained().await;
            }
        };
        // Slow webhook requests must not delay the closing of sockets.
        tokio::join!(join_all(under_way), close_sockets);
    };
    if timeout(DRAIN, finish).await.is_err() {
        tracing::warn!("some connections did not close before the shutdown timeout");
    }
}

/// Returns the server and its publisher, for the embedded engine or a separate
/// one.
fn build_server_and_publisher(chat: Chat, app: PusherApp, config: &Config) -> Result<(Server, Engine), BoxError> {
    let (public_url, cluster) = (config.public_url.clone(), config.cluster.as_str());
    let apply_config = |server: Server| {
        server.with_metrics_token(config.metrics_token.clone()).with_trusted_proxies(config.trusted_proxies.clone())
    };
    let Some(endpoint) = config.engine.clone() else {
        let limits = Limits { sockets_per_address: config.sockets_per_address, ..Limits::default() };
        let engine = Embedded::new(app, limits);
        let server = Server::new(chat, engine.clone(), public_url, cluster);
        return Ok((apply_config(server), Engine::Embedded(engine)));
    };
    let engine = Arc::new(PusherApi::new(app, endpoint, Arc::new(SystemClock))?);
    let server = Server::with_external_engine(chat, engine.clone(), public_url, cluster);
    Ok((apply_config(server), Engine::Pusher(engine)))
}

async fn stop_signal() -> Result<(), BoxError> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Returns the VAPID key pair of this installation. With another one, all
/// browsers would have to subscribe again.
async fn open_vapid(store: &Store, config: &Config) -> Result<Vapid, BoxError> {
    let new_key_pair = Vapid::new_pair().ok_or("could not generate a key pair for push notifications")?;
    let stored_key_pair = stored_setting(store, "vapid_key_pair", new_key_pair).await?;
    Ok(Vapid::open(&stored_key_pair, config.push_contact.clone()).ok_or(StoreError::Corrupt("key pair".into()))?)
}

/// Returns the key that recognises known devices, shared by all servers of the
/// same database.
async fn device_key(store: &Store) -> Result<DeviceKey, StoreError> {
    let stored_key = stored_setting(store, "sign_in_device_key", DeviceKey::generate(&OsRandom).to_text()).await?;
    DeviceKey::from_text(&stored_key).ok_or(StoreError::Corrupt("device key".into()))
}
