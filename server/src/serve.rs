//! The server, from its first breath to its last.

use crate::chat::Chat;
use crate::clock::{OsRandom, Random, SystemClock};
use crate::commands::Failure;
use crate::config::Config;
use crate::http::{Server, router};
use crate::realtime::app::{PusherApp, Secret};
use crate::realtime::embedded::{Embedded, Limits};
use crate::realtime::publisher::{self, BoxError, Outbox, Pace, PendingEvent, Publisher};
use crate::realtime::pusher::PusherApi;
use crate::store::{Store, StoreError};
use axum::serve::ListenerExt;
use futures_util::FutureExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long the sockets have to say goodbye.
const DRAIN: Duration = Duration::from_secs(10);
/// How often rows are looked for that another process (the command line) has
/// written.
const OUTBOX_POLL_MS: u64 = 500;

/// Serves until it is told to stop (Ctrl-C, or SIGTERM).
///
/// # Errors
/// Where the address cannot be had, or the storage fails.
pub async fn serve(chat: Chat, config: &Config) -> Result<(), Failure> {
    let store = chat.store().clone();
    let (server, publisher) = parts(chat, app(&store, config).await?, config)?;
    let listener =
        TcpListener::bind(config.addr).await.map_err(|error| format!("GUEST_CHAT_ADDR: {}: {error}", config.addr))?;
    // Small frames go out at once, not when there are enough of them.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    let (stop, stopped) = watch::channel(false);
    let (stop_publishing, publishing_stopped) = watch::channel(false);
    let pace = Pace { poll_ms: OUTBOX_POLL_MS, ..Pace::default() };
    let publishing = tokio::spawn(publisher::run(
        StoredOutbox(store.clone()),
        publisher,
        store.committed(),
        publishing_stopped,
        pace,
    ));
    let engine = server.embedded();
    tracing::info!(address = %config.addr, public_url = %config.public_url.base, "serving");
    let mut told = stopped;
    let serving = axum::serve(listener, router(server)).with_graceful_shutdown(async move {
        // The sender going away is the end as well.
        let _ = told.wait_for(|stop| *stop).await;
    });
    let serving = tokio::spawn(serving.into_future());
    stop_signal().await?;
    tracing::info!("stopping");
    // Requests first, then what they still had to push, then the sockets.
    stop.send_replace(true);
    let finish = async {
        let served = serving.await;
        stop_publishing.send_replace(true);
        publishing.await.ok();
        if let Some(engine) = engine {
            engine.shut_down();
            engine.drained().await;
        }
        served
    };
    match tokio::time::timeout(DRAIN, finish).await {
        Ok(Ok(served)) => served?,
        Ok(Err(_)) => return Err("the server panicked".into()),
        Err(_) => tracing::warn!("some connections did not end in time"),
    }
    Ok(())
}

/// The server and what pushes for it: by the engine in this process, or by one
/// elsewhere.
fn parts(chat: Chat, app: PusherApp, config: &Config) -> Result<(Server, Publisher), Failure> {
    let (public_url, cluster) = (config.public_url.clone(), config.cluster.as_str());
    let Some(endpoint) = config.engine.clone() else {
        let engine = Embedded::new(app, Limits::default());
        return Ok((Server::new(chat, engine.clone(), public_url, cluster), Publisher::Embedded(engine)));
    };
    let api = PusherApi::new(app.clone(), endpoint.clone(), Arc::new(SystemClock))?;
    let server = Server::with_engine_elsewhere(chat, app, endpoint, public_url, cluster);
    Ok((server, Publisher::Pusher(Arc::new(api))))
}

async fn stop_signal() -> Result<(), Failure> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// The app that the engine serves: of the settings, or the one that it once
/// made for itself, so that pages that are open survive a restart.
async fn app(store: &Store, config: &Config) -> Result<PusherApp, StoreError> {
    if let Some(app) = &config.pusher {
        return Ok(PusherApp { id: app.id.clone(), key: app.key.clone(), secret: app.secret.clone() });
    }
    Ok(PusherApp {
        id: kept(store, "embedded_app_id").await?,
        key: kept(store, "embedded_app_key").await?,
        secret: Secret::new(kept(store, "embedded_app_secret").await?),
    })
}

/// A setting's value, made the first time it is asked for.
async fn kept(store: &Store, name: &'static str) -> Result<String, StoreError> {
    let fresh = OsRandom.uuid().simple().to_string();
    store
        .write(move |mut db| {
            async move {
                db.keep_setting(name, &fresh).await?;
                db.setting(name).await?.ok_or(StoreError::Corrupt("setting"))
            }
            .boxed()
        })
        .await
}

/// Where store and realtime meet, who do not know each other.
struct StoredOutbox(Store);

impl Outbox for StoredOutbox {
    async fn pending(&self, after_id: i64, limit: i64) -> Result<Vec<PendingEvent>, BoxError> {
        let rows = self.0.snapshot().await?.db().outbox_after(after_id, limit).await?;
        let event = |row: crate::store::OutboxRow| PendingEvent {
            id: row.id,
            channel: row.channel,
            name: row.name,
            data: row.data,
            created_at_ms: row.created_at_ms,
        };
        Ok(rows.into_iter().map(event).collect())
    }

    async fn remove(&self, ids: Vec<i64>) -> Result<(), BoxError> {
        let removed: Result<(), StoreError> =
            self.0.write(move |mut db| async move { db.dequeue(&ids).await }.boxed()).await;
        Ok(removed?)
    }
}
