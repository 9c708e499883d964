//! Right to empty the outbox, held by one process at a time of all that share the
//! database.

use super::db::Db;
use super::owner_notifier::CHANNEL;
use super::store::Store;
use crate::store::StoreError;
use sqlx::postgres::{PgConnection, PgListener};
use sqlx::{ConnectOptions, Connection};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio::time::{sleep, timeout};

/// Key of the lock among the advisory locks of the database: "guestbox" in ASCII.
const LOCK: i64 = 0x6775_6573_7462_6f78;
/// Interval between pings of the connection that holds the lock.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Timeout of a ping.
const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(3);
/// Keepalive of that connection: it limits how long the database keeps the lock of
/// a machine that no longer answers.
const KEEPALIVE: [(&str, &str); 3] =
    [("tcp_keepalives_idle", "5"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "3")];

/// Right to empty the outbox. A connection holds the lock; the database releases it
/// when the connection ends.
#[derive(Debug)]
pub struct OutboxOwner {
    lost: oneshot::Receiver<()>,
    /// Ends the task that holds the lock, when it is dropped.
    _held: oneshot::Sender<()>,
}

impl OutboxOwner {
    /// Waits until the connection that holds the lock is gone.
    pub async fn lost(&mut self) {
        // The sender is used or dropped when the task that holds the connection
        // ends.
        let _ = (&mut self.lost).await;
    }
}

impl Store {
    /// Acquires the right to empty the outbox. Returns `None` while another process
    /// holds it. The owner is notified of the commits of all processes.
    pub async fn acquire_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        let options = self.pool.connect_options().as_ref().clone().options(KEEPALIVE);
        let mut conn = options.connect().await?;
        let is_ours: bool =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LOCK).fetch_one(&mut conn).await?;
        if !is_ours {
            conn.close().await?;
            return Ok(None);
        }
        Db { conn: &mut conn, deferred: None, locked: None }.set_outbox_owner(self.claimant).await?;
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(CHANNEL).await?;
        let (tell_lost, lost) = oneshot::channel();
        let (held, dropped) = oneshot::channel::<()>();
        let (commit_notifier, owner_notifier) = (self.commit_notifier.clone(), self.owner_notifier.clone());
        owner_notifier.owns_outbox.store(true, Ordering::Relaxed);
        tokio::spawn(async move {
            tokio::select! {
                () = beat(&mut conn) => {}
                () = listen(listener, &commit_notifier) => {}
                _ = dropped => {}
            }
            owner_notifier.owns_outbox.store(false, Ordering::Relaxed);
            // The lock ends with the connection.
            drop(conn);
            let _ = tell_lost.send(());
        });
        Ok(Some(OutboxOwner { lost, _held: held }))
    }
}

/// Pings the connection until it is gone.
async fn beat(conn: &mut PgConnection) {
    while matches!(timeout(HEARTBEAT_TIMEOUT, conn.ping()).await, Ok(Ok(()))) {
        sleep(HEARTBEAT).await;
    }
    tracing::warn!("lost the database connection that holds the ownership of the outbox");
}

/// Forwards notifications until the listener fails. Commits that are missed are
/// found by the periodic check of the outbox.
async fn listen(mut listener: PgListener, commit_notifier: &Notify) {
    while listener.recv().await.is_ok() {
        commit_notifier.notify_one();
    }
}
