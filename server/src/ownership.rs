//! Signals for work that only the process that owns the outbox does: webhooks,
//! web push, erasing.

use tokio::sync::watch;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub use tests::Signals;

/// Says whether this process owns the outbox, and when it stops.
#[derive(Clone, Debug)]
pub struct Ownership {
    owns: watch::Receiver<bool>,
    stop: watch::Receiver<bool>,
}

impl Ownership {
    /// Signals from two senders; a sender that is dropped means "not the owner"
    /// and "stop".
    pub fn new(owns: watch::Receiver<bool>, stop: watch::Receiver<bool>) -> Self {
        Self { owns, stop }
    }

    /// Whether work may be begun at this moment.
    pub fn is_held(&self) -> bool {
        *self.owns.borrow() && self.owns.has_changed().is_ok() && !self.is_stopping()
    }

    /// Whether the process stops.
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }

    /// Waits until this process owns the outbox. Answers `false` where it stops
    /// before.
    pub async fn acquired(&mut self) -> bool {
        tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => {}
            _ = self.owns.wait_for(|owns| *owns) => {}
        }
        self.is_held()
    }

    /// Waits until this process owns the outbox no longer, or stops.
    pub async fn lost(&mut self) {
        tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => {}
            _ = self.owns.wait_for(|owns| !*owns) => {}
        }
    }

    /// Waits until the process stops.
    pub async fn stopped(&mut self) {
        _ = self.stop.wait_for(|stop| *stop).await;
    }
}
