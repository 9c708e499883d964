//! Notifications of commits to the process that empties the outbox.

use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// Channel on which writers of other processes notify the owner.
pub(super) const CHANNEL: &str = "guest_chat_outbox";

/// Notifies the process that empties the outbox that there may be new rows. One
/// notification covers all commits since the last.
#[derive(Debug)]
pub struct OwnerNotifier {
    wake: Notify,
    /// `true` if this process owns the outbox and needs no notification.
    pub(super) owns_outbox: AtomicBool,
}

impl OwnerNotifier {
    /// Starts the task that sends notifications until the pool is closed.
    pub(super) fn start(pool: PgPool) -> Arc<Self> {
        let notifier = Arc::new(Self { wake: Notify::new(), owns_outbox: AtomicBool::new(false) });
        let sender = notifier.clone();
        tokio::spawn(async move {
            while !pool.is_closed() {
                tokio::select! {
                    () = sender.wake.notified() => {}
                    () = pool.close_event() => return,
                }
                // Outside of the transactions of the writers: Postgres commits
                // transactions that notify one at a time. A lost notification is
                // made up for by the periodic check.
                let sent = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&pool).await;
                if let Err(error) = sent {
                    tracing::debug!(%error, "could not notify the owner of the outbox of a commit");
                }
            }
        });
        notifier
    }

    pub(super) fn notify(&self) {
        if !self.owns_outbox.load(Ordering::Relaxed) {
            self.wake.notify_one();
        }
    }
}
