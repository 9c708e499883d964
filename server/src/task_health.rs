//! Health of the background tasks of a server process.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

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
