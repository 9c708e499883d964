//! Restarts background tasks that end or panic.

use crate::metrics::TaskHealth;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Timing of restarts.
#[derive(Clone, Copy, Debug)]
pub struct RestartPace {
    /// Pause before a task is restarted.
    pub pause: Duration,
    /// Time that a restarted task has to run to count as healthy again.
    pub steady: Duration,
}

impl Default for RestartPace {
    fn default() -> Self {
        Self { pause: Duration::from_secs(5), steady: Duration::from_secs(60) }
    }
}

/// Starts background tasks and restarts those that end before the process stops.
#[derive(Clone, Debug)]
pub struct Supervisor {
    health: Arc<TaskHealth>,
    pace: RestartPace,
}

impl Supervisor {
    /// Creates a supervisor that reports to `health`.
    pub fn new(health: Arc<TaskHealth>, pace: RestartPace) -> Self {
        Self { health, pace }
    }

    /// Starts a task, and restarts it whenever it ends or panics, until `stop`
    /// turns true or its sender is dropped. The handle ends with the last run.
    pub fn spawn<F>(
        &self,
        name: &'static str,
        stop: watch::Receiver<bool>,
        start: impl FnMut() -> F + Send + 'static,
    ) -> JoinHandle<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        tokio::spawn(self.clone().supervise(name, stop, start))
    }

    async fn supervise<F>(self, name: &'static str, mut stop: watch::Receiver<bool>, mut start: impl FnMut() -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut is_failing = false;
        loop {
            // In a task of its own, so that a panic does not end this one.
            let mut running = tokio::spawn(start());
            let ended = loop {
                tokio::select! {
                    ended = &mut running => break ended,
                    () = sleep(self.pace.steady), if is_failing => {
                        is_failing = false;
                        self.health.recover(name);
                    }
                }
            };
            if *stop.borrow() || stop.has_changed().is_err() {
                return;
            }
            is_failing = true;
            self.health.fail(name);
            tracing::error!(
                task = name,
                panicked = ended.is_err(),
                "a background task ended unexpectedly; restarting it"
            );
            tokio::select! {
                () = sleep(self.pace.pause) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }
}
