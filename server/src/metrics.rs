//! Metrics for monitoring, as OpenMetrics text, which Prometheus reads. They
//! contain numbers only: no name, no message and no token.

use crate::chat::MessageCounts;
use crate::delivery::publisher::Tally;
use crate::store::Backlog;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use shared::{ErrorCode, Timestamp};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(test)]
mod tests;

/// The media type of the metrics.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Label = [(&'static str, &'static str); 1];

/// The metrics of one server process.
pub struct Metrics {
    registry: Registry,
    messages: Family<Label, Counter>,
    errors: Family<Label, Counter>,
    outbox_events: Gauge,
    outbox_oldest_s: Gauge<f64, AtomicU64>,
    deliveries: Gauge,
    delivery_oldest_s: Gauge<f64, AtomicU64>,
    pushes: Gauge,
    push_oldest_s: Gauge<f64, AtomicU64>,
    sockets: Gauge,
    tally: Arc<Tally>,
    tasks: Arc<TaskHealth>,
}

/// Values that are read when the metrics are requested.
pub struct CurrentValues {
    /// Messages written since the start.
    pub message_counts: MessageCounts,
    /// Events that wait to be published.
    pub backlog: Backlog,
    /// Webhook deliveries that wait.
    pub deliveries: Backlog,
    /// Push notifications that wait.
    pub pushes: Backlog,
    /// Connections of the embedded engine.
    pub sockets: usize,
    /// The current time.
    pub now: Timestamp,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("guest_chat"),
            messages: Family::default(),
            errors: Family::default(),
            outbox_events: Gauge::default(),
            outbox_oldest_s: Gauge::default(),
            deliveries: Gauge::default(),
            delivery_oldest_s: Gauge::default(),
            pushes: Gauge::default(),
            push_oldest_s: Gauge::default(),
            sockets: Gauge::default(),
            tally: Arc::default(),
            tasks: Arc::default(),
        };
        metrics.register_all()
    }
}

impl Metrics {
    fn register_all(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register("messages", "Messages written since the start, by sender", self.messages.clone());
        registry.register("errors", "Error responses of the API since the start, by code", self.errors.clone());
        registry.register(
            "outbox_events",
            "Events in the outbox that wait to be published",
            self.outbox_events.clone(),
        );
        registry.register_with_unit(
            "outbox_oldest",
            "Age of the oldest event in the outbox",
            Unit::Seconds,
            self.outbox_oldest_s.clone(),
        );
        registry.register("webhook_deliveries", "Webhook deliveries that wait", self.deliveries.clone());
        registry.register_with_unit(
            "webhook_deliveries_oldest",
            "Age of the oldest webhook delivery that waits",
            Unit::Seconds,
            self.delivery_oldest_s.clone(),
        );
        registry.register("push_notifications", "Push notifications that wait", self.pushes.clone());
        registry.register_with_unit(
            "push_notifications_oldest",
            "Age of the oldest push notification that waits",
            Unit::Seconds,
            self.push_oldest_s.clone(),
        );
        registry.register("sockets", "Open connections of the embedded engine", self.sockets.clone());
        self.tally.register(registry);
        self.tasks.register(registry);
        self
    }

    /// Counts an error response.
    pub fn count_error(&self, code: ErrorCode) {
        self.errors.get_or_create(&[("code", code.as_str())]).inc();
    }

    /// Returns the metrics of publishing.
    pub fn tally(&self) -> &Arc<Tally> {
        &self.tally
    }

    /// Returns the health of the background tasks.
    pub fn tasks(&self) -> &Arc<TaskHealth> {
        &self.tasks
    }

    /// Returns all metrics as text.
    ///
    /// # Errors
    /// Never in practice: writing to a string does not fail.
    pub fn text(&self, values: &CurrentValues) -> Result<String, fmt::Error> {
        for (sender, count) in [("guest", values.message_counts.guest), ("staff", values.message_counts.staff)] {
            self.messages.get_or_create(&[("sender", sender)]).inner().store(count, Ordering::Relaxed);
        }
        let waited_s = |backlog: &Backlog| {
            backlog.oldest.map_or(0, |oldest| (values.now.unix_ms() - oldest.unix_ms()).max(0)) as f64 / 1000.0
        };
        self.outbox_oldest_s.set(waited_s(&values.backlog));
        self.outbox_events.set(values.backlog.count);
        self.delivery_oldest_s.set(waited_s(&values.deliveries));
        self.deliveries.set(values.deliveries.count);
        self.push_oldest_s.set(waited_s(&values.pushes));
        self.pushes.set(values.pushes.count);
        self.sockets.set(i64::try_from(values.sockets).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The failing background tasks, and the number of restarts of each task.
#[derive(Debug, Default)]
pub struct TaskHealth {
    failing: Mutex<BTreeSet<&'static str>>,
    restarts: Family<[(&'static str, &'static str); 1], Counter>,
}

impl TaskHealth {
    /// Adds the counter to a registry.
    pub fn register(&self, registry: &mut Registry) {
        let help = "Background tasks that ended or panicked and were restarted, by task";
        registry.register("task_restarts", help, self.restarts.clone());
    }

    /// Notes that a task has ended or panicked.
    pub fn fail(&self, task: &'static str) {
        self.restarts.get_or_create(&[("task", task)]).inc();
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).insert(task);
    }

    /// Notes that a restarted task has run for a while.
    pub fn recover(&self, task: &'static str) {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).remove(task);
    }

    /// Returns whether no task is failing.
    pub fn is_good(&self) -> bool {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
