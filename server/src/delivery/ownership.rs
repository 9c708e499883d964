//! Signals for tasks that only the owner of the outbox runs: webhooks, web
//! push, erasure.

use tokio::sync::watch;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub use tests::Signals;

/// Signals that say whether this process owns the outbox, and when it stops.
#[derive(Clone, Debug)]
pub struct Ownership {
    owns: watch::Receiver<bool>,
    stop: watch::Receiver<bool>,
}

impl Ownership {
    /// Creates the signals from two channels. A dropped sender means "not the
    /// owner" or "stop".
    pub fn new(owns: watch::Receiver<bool>, stop: watch::Receiver<bool>) -> Self {
        Self { owns, stop }
    }

    /// Returns whether work may begin now.
    pub fn is_held(&self) -> bool {
        *self.owns.borrow() && self.owns.has_changed().is_ok() && !self.is_stopping()
    }

    /// Returns whether the process is stopping.
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }

    /// Waits until this process owns the outbox. Returns `false` if it stops
    /// before that.
    pub async fn wait_until_acquired(&mut self) -> bool {
        tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => {}
            _ = self.owns.wait_for(|owns| *owns) => {}
        }
        self.is_held()
    }

    /// Waits until this process no longer owns the outbox, or stops.
    pub async fn wait_until_lost(&mut self) {
        tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => {}
            _ = self.owns.wait_for(|owns| !*owns) => {}
        }
    }

    /// Waits until the process stops.
    pub async fn wait_until_stopping(&mut self) {
        _ = self.stop.wait_for(|stop| *stop).await;
    }
}
