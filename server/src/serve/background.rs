//! The background tasks of a server.

use super::supervisor::Supervisor;
use super::{delivering, erasing, publishing, pushing, revocation, takeover};
use crate::chat::Chat;
use crate::delivery::ownership::Ownership;
use crate::delivery::publisher::Counted;
use crate::delivery::{web_push, webhooks};
use crate::realtime::embedded::Embedded;
use crate::realtime::engine::Engine;
use crate::realtime::socket_registry::SocketRegistry;
use crate::store::OutboxOwner;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Dependencies of the tasks.
pub struct Parts {
    /// The use cases and their store.
    pub chat: Chat,
    /// The ownership of the outbox, if it was free at the start.
    pub owner: Option<OutboxOwner>,
    /// The engine that publishes events.
    pub trigger: Counted<Engine>,
    /// The client of webhooks.
    pub webhooks: webhooks::Client,
    /// The client of push services.
    pub web_push_client: web_push::Client,
    /// The embedded engine with its registered sockets, if there is one.
    pub embedded: Option<(Arc<Embedded>, Arc<SocketRegistry>)>,
}

/// The running tasks. They stop in two steps: first erasure and the revocation
/// of sockets, then the tasks that publish and deliver.
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

        let mut first = Vec::new();
        let task = chat.clone();
        let start = move || erasing::run(task.clone(), erasing_ownership.clone());
        first.push(supervisor.spawn("erasing", stop.subscribe(), start));
        if let Some((engine, registry)) = embedded {
            let (chat, stopped) = (chat.clone(), stop.subscribe());
            let start = move || revocation::run(chat.clone(), engine.clone(), registry.clone(), stopped.clone());
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
        let start = move || takeover::run(store.clone(), ownership.clone(), takeover::PAUSE);
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
