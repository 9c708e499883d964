use super::*;
use futures_util::FutureExt;

/// Senders of both signals, for tests. Initially the outbox is owned, and
/// nothing stops.
pub struct Signals {
    /// `true` if the outbox is owned.
    pub owns: watch::Sender<bool>,
    /// `true` if the process stops.
    pub stop: watch::Sender<bool>,
}

impl Default for Signals {
    fn default() -> Self {
        Self { owns: watch::Sender::new(true), stop: watch::Sender::new(false) }
    }
}

impl Signals {
    /// Returns receivers of the signals.
    pub fn ownership(&self) -> Ownership {
        Ownership::new(self.owns.subscribe(), self.stop.subscribe())
    }
}

#[tokio::test]
async fn work_starts_only_while_owned_and_not_stopping() {
    let (owns, stop) = (watch::Sender::new(false), watch::Sender::new(false));
    let mut ownership = Ownership::new(owns.subscribe(), stop.subscribe());
    assert!(!ownership.is_held());
    assert_eq!(ownership.wait_until_acquired().now_or_never(), None);
    owns.send_replace(true);
    assert!(ownership.wait_until_acquired().await && ownership.is_held());
    assert_eq!(ownership.wait_until_lost().now_or_never(), None);
    owns.send_replace(false);
    ownership.wait_until_lost().await;
    assert!(!ownership.is_held() && !ownership.is_stopping());
    owns.send_replace(true);
    assert!(ownership.wait_until_acquired().await);
    stop.send_replace(true);
    ownership.wait_until_lost().await;
    ownership.wait_until_stopping().await;
    assert!(!ownership.is_held() && ownership.is_stopping());
    assert!(!ownership.wait_until_acquired().await);
}

#[tokio::test]
async fn dropped_senders_end_the_work() {
    let (owns, stop) = (watch::Sender::new(true), watch::Sender::new(false));
    let mut ownership = Ownership::new(owns.subscribe(), stop.subscribe());
    drop(owns);
    assert!(!ownership.is_held());
    ownership.wait_until_lost().await;
    drop(stop);
    assert!(ownership.is_stopping() && !ownership.wait_until_acquired().await);
}
