//! Metrics of publishing.

use crate::pending_event::PendingEvent;
use crate::realtime::{PublishResult, Trigger};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Instant;

#[cfg(test)]
mod tests;

/// Upper bounds of the histogram of a trigger's duration, in seconds: from the
/// embedded engine to the timeout of a separate one.
const BUCKETS_S: [f64; 12] = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 2.5];

/// Counts since the start.
pub struct Tally {
    pushed: Counter,
    refused: Counter,
    failures: Counter,
    duration_s: Histogram,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            pushed: Counter::default(),
            refused: Counter::default(),
            failures: Counter::default(),
            duration_s: Histogram::new(BUCKETS_S),
        }
    }
}

impl Tally {
    /// Registers the metrics.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("events_pushed", "Events that the engine accepted", self.pushed.clone());
        registry.register(
            "events_refused",
            "Events that the engine refused and that were dropped",
            self.refused.clone(),
        );
        registry.register(
            "trigger_failures",
            "Requests to the engine that failed and are retried",
            self.failures.clone(),
        );
        registry.register_with_unit(
            "trigger_duration",
            "Duration of publishing a batch of events",
            Unit::Seconds,
            self.duration_s.clone(),
        );
    }
}

/// An engine with metrics.
pub struct MeteredPublisher<T> {
    /// The engine.
    pub trigger: T,
    /// The metrics.
    pub tally: Arc<Tally>,
}

impl<T: Trigger> Trigger for MeteredPublisher<T> {
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        let started = Instant::now();
        let result = self.trigger.trigger(events).await;
        self.tally.duration_s.observe(started.elapsed().as_secs_f64());
        self.tally.pushed.inc_by(result.accepted.len() as u64);
        self.tally.refused.inc_by(result.refused.len() as u64);
        self.tally.failures.inc_by(u64::from(result.failed.is_some()));
        result
    }
}
