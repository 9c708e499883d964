//! Starts and stops the background tasks of a server. Two of them are here: one closes
//! sockets whose credential is no longer valid, the other erases bookings that are due.

use super::supervisor::Supervisor;
use super::{delivering, publishing, pushing, snoozing};
use crate::chat::privacy::erase::Mode;
use crate::chat::{Chat, ChatError};
use crate::delivery::ownership::Ownership;
use crate::delivery::publisher::MeteredPublisher;
use crate::delivery::{web_push, webhooks};
use crate::realtime::embedded::Embedded;
use crate::realtime::engine::Engine;
use crate::realtime::socket_registry::SocketRegistry;
use crate::store::OutboxOwner;
use crate::token::SecretHash;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Dependencies of the tasks.
pub struct Parts {
    /// The use cases and their store.
    pub chat: Chat,
    /// The ownership of the outbox, if it was free at the start.
    pub owner: Option<OutboxOwner>,
    /// The engine that publishes events.
    pub trigger: MeteredPublisher<Engine>,
    /// The client of webhooks.
    pub webhooks: webhooks::Client,
    /// The client of push services.
    pub web_push_client: web_push::Client,
    /// The embedded engine with its registered sockets, if there is one.
    pub embedded: Option<(Arc<Embedded>, Arc<SocketRegistry>)>,
}

/// The running tasks. They stop in two steps: first erasure, the revocation of
/// sockets and the announcement of snoozes, then the tasks that publish and deliver.
pub struct Background {
    stop: watch::Sender<bool>,
    stop_sending: watch::Sender<bool>,
    /// Tasks that stop in the first step.
    first: Vec<JoinHandle<()>>,
    publishing: JoinHandle<()>,
    /// Tasks that stop in the second step, like `publishing`, and may take
    /// longer.
    last: Vec<JoinHandle<()>>,
}

impl Background {
    /// Starts all tasks.
    pub fn start(parts: Parts, supervisor: &Supervisor) -> Self {
        let Parts { chat, owner, trigger, webhooks, web_push_client, embedded } = parts;
        let (stop, stop_sending) = (watch::Sender::new(false), watch::Sender::new(false));
        let owns: Arc<watch::Sender<bool>> = Arc::default();
        let ownership = |stop: &watch::Sender<bool>| Ownership::new(owns.subscribe(), stop.subscribe());
        let (erasing_ownership, delivery_ownership) = (ownership(&stop), ownership(&stop_sending));
        let snoozing_ownership = ownership(&stop);

        let mut first = Vec::new();
        let task = chat.clone();
        let start = move || erase_due_bookings(task.clone(), erasing_ownership.clone());
        first.push(supervisor.spawn("erasing", stop.subscribe(), start));
        let task = chat.clone();
        let start = move || snoozing::run(task.clone(), snoozing_ownership.clone());
        first.push(supervisor.spawn("snoozing", stop.subscribe(), start));
        if let Some((engine, registry)) = embedded {
            let (chat, stopped) = (chat.clone(), stop.subscribe());
            let start = move || close_revoked_sockets(chat.clone(), engine.clone(), registry.clone(), stopped.clone());
            first.push(supervisor.spawn("sockets", stop.subscribe(), start));
        }

        let (store, trigger, mut owner) = (chat.store().clone(), Arc::new(trigger), owner);
        let (owns, stopped) = (owns.clone(), stop_sending.subscribe());
        let start = move || {
            let (store, trigger, owner) = (store.clone(), trigger.clone(), owner.take());
            let (owns, stopped) = (owns.clone(), stopped.clone());
            async move { publishing::run(store, owner, &*trigger, owns, stopped).await }
        };
        let publishing = supervisor.spawn("publisher", stop_sending.subscribe(), start);

        let mut last = Vec::new();
        let (store, client, ownership) = (chat.store().clone(), Arc::new(webhooks), delivery_ownership.clone());
        let start = move || {
            let (store, client, ownership) = (store.clone(), client.clone(), ownership.clone());
            async move { delivering::run(store, &*client, ownership).await }
        };
        last.push(supervisor.spawn("webhooks", stop_sending.subscribe(), start));
        let (store, ownership) = (chat.store().clone(), delivery_ownership.clone());
        let start =
            move || publishing::take_over_deliveries(store.clone(), ownership.clone(), publishing::TAKEOVER_PAUSE);
        last.push(supervisor.spawn("takeover", stop_sending.subscribe(), start));
        let client = Arc::new(web_push_client);
        let start = move || {
            let (chat, client, ownership) = (chat.clone(), client.clone(), delivery_ownership.clone());
            async move { pushing::run(chat, &*client, ownership).await }
        };
        last.push(supervisor.spawn("web_push", stop_sending.subscribe(), start));
        Self { stop, stop_sending, first, publishing, last }
    }

    /// Returns the signal that requests are to end.
    pub fn stop_receiver(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Tells the tasks of the first step, and all holders of
    /// [`Background::stop_receiver`], to stop.
    pub fn begin_to_stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until the first step is complete and the waiting events are
    /// published. Returns the tasks that may still have requests under way.
    pub async fn finish_publishing(self) -> Vec<JoinHandle<()>> {
        // These tasks write events too.
        for task in self.first {
            task.await.ok();
        }
        self.stop_sending.send_replace(true);
        self.publishing.await.ok();
        self.last
    }
}

/// Interval between two checks of the credentials of open sockets.
const REVOCATION_INTERVAL: Duration = Duration::from_secs(2);

/// Closes the sockets of invalid credentials, checking at each interval until
/// `stop` turns true.
pub async fn close_revoked_sockets(
    chat: Chat,
    engine: Arc<Embedded>,
    registry: Arc<SocketRegistry>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        // A dropped sender counts as the signal, too.
        let stop_requested = async { _ = stop.wait_for(|stop| *stop).await };
        tokio::select! {
            () = stop_requested => return,
            () = sleep(REVOCATION_INTERVAL) => {}
        }
        close_revoked(&chat, &engine, &registry).await;
    }
}

async fn close_revoked(chat: &Chat, engine: &Embedded, registry: &SocketRegistry) {
    let sockets_by_token = registry.sockets_by_token(|socket| engine.is_open(socket));
    if sockets_by_token.is_empty() {
        return;
    }
    let tokens: Vec<SecretHash> = sockets_by_token.keys().copied().collect();
    match chat.find_invalid_tokens(&tokens).await {
        Ok(invalid) => {
            for socket in invalid.iter().filter_map(|token| sockets_by_token.get(token)).flatten() {
                engine.terminate(socket);
            }
        }
        // The next check tries again.
        Err(error) => {
            tracing::warn!(%error, "could not check whether the credentials of open sockets are still valid; retrying")
        }
    }
}

/// Interval between two erasures of due bookings.
const ERASURE_INTERVAL: Duration = Duration::from_secs(60 * 60);

/// Erases due bookings when this process becomes the owner of the outbox, and
/// every hour while it is, until it stops. The next owner completes an
/// interrupted erasure.
pub async fn erase_due_bookings(chat: Chat, mut ownership: Ownership) {
    while ownership.wait_until_acquired().await {
        tokio::select! {
            () = erase_every_hour(&chat) => {}
            () = ownership.wait_until_lost() => {}
        }
    }
}

async fn erase_every_hour(chat: &Chat) {
    loop {
        if let Err(error) = erase(chat).await {
            tracing::warn!(%error, "could not erase everything that is due; retrying in an hour");
        }
        sleep(ERASURE_INTERVAL).await;
    }
}

async fn erase(chat: &Chat) -> Result<(), ChatError> {
    let mut bookings = 0;
    let erased = chat.erase_due(None, Mode::Erase, |_| bookings += 1).await;
    if bookings > 0 {
        tracing::info!(bookings, "erased bookings whose retention period has ended");
    }
    // Also if a booking could not be erased.
    chat.delete_old_first_replies().await?;
    chat.delete_unattached_files().await?;
    erased
}
