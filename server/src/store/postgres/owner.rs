//! Who empties the outbox: one process at a time, of all that share the
//! database.

use super::{Db, Store};
use crate::store::StoreError;
use sqlx::postgres::{PgConnection, PgListener};
use sqlx::{ConnectOptions, Connection, PgPool};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio::time::{sleep, timeout};

/// The lock's name among the database's advisory locks: "guestbox".
const LOCK: i64 = 0x6775_6573_7462_6f78;
/// What writers of other processes ring.
const BELL: &str = "guest_chat_outbox";
/// How often the connection that holds the lock is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How long it may take to answer.
const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(3);
/// After which silence the database takes a machine for gone, and its lock back.
const KEEPALIVE: [(&str, &str); 3] =
    [("tcp_keepalives_idle", "5"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "3")];

/// The right to empty the outbox. The lock is held by a connection: the database
/// takes it back when that is gone.
#[derive(Debug)]
pub struct OutboxOwner {
    lost: oneshot::Receiver<()>,
    /// Ends the task that holds the lock.
    _held: oneshot::Sender<()>,
}

impl OutboxOwner {
    /// Waits until the connection with the lock is gone.
    pub async fn lost(&mut self) {
        // The task that holds it ends with it.
        let _ = (&mut self.lost).await;
    }
}

impl Store {
    /// Takes the right to empty the outbox; `None` while another process has it.
    /// Whoever has it hears of everybody's commits.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn own_outbox(&self) -> Result<Option<OutboxOwner>, StoreError> {
        let options = self.pool.connect_options().as_ref().clone().options(KEEPALIVE);
        let mut conn = options.connect().await?;
        let is_ours: bool =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LOCK).fetch_one(&mut conn).await?;
        if !is_ours {
            conn.close().await?;
            return Ok(None);
        }
        Db { conn: &mut conn, later: None, locked: None }.set_outbox_owner(self.claimant).await?;
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(BELL).await?;
        let (tell_lost, lost) = oneshot::channel();
        let (held, dropped) = oneshot::channel::<()>();
        let (committed, bell) = (self.committed.clone(), self.bell.clone());
        bell.is_heard_here.store(true, Ordering::Relaxed);
        tokio::spawn(async move {
            tokio::select! {
                () = beat(&mut conn) => {}
                () = listen(listener, &committed) => {}
                _ = dropped => {}
            }
            bell.is_heard_here.store(false, Ordering::Relaxed);
            // The lock goes with the connection.
            drop(conn);
            let _ = tell_lost.send(());
        });
        Ok(Some(OutboxOwner { lost, _held: held }))
    }
}

/// Until the connection is gone.
async fn beat(conn: &mut PgConnection) {
    while matches!(timeout(HEARTBEAT_TIMEOUT, conn.ping()).await, Ok(Ok(()))) {
        sleep(HEARTBEAT).await;
    }
    tracing::warn!("the connection that keeps the right to push is gone");
}

/// Until there is no listening any more. What is not heard meanwhile is found by
/// whoever looks now and then.
async fn listen(mut listener: PgListener, committed: &Notify) {
    while listener.recv().await.is_ok() {
        committed.notify_one();
    }
}

/// Tells the process that empties the outbox that there may be something in it.
/// One ring covers all commits since the last.
#[derive(Debug)]
pub struct Bell {
    rung: Notify,
    /// Whether this process is the one, and hears itself.
    is_heard_here: AtomicBool,
}

impl Bell {
    /// A bell that rings until the pool is closed.
    pub(super) fn hang(pool: PgPool) -> Arc<Self> {
        let bell = Arc::new(Self { rung: Notify::new(), is_heard_here: AtomicBool::new(false) });
        let hung = bell.clone();
        tokio::spawn(async move {
            while !pool.is_closed() {
                tokio::select! {
                    () = hung.rung.notified() => {}
                    () = pool.close_event() => return,
                }
                // Not in the writers' transactions: Postgres would let no two of
                // them commit at once. One that is lost is looked for anyway.
                let rung = sqlx::query("SELECT pg_notify($1, '')").bind(BELL).execute(&pool).await;
                if let Err(error) = rung {
                    tracing::debug!(%error, "nobody was told of a commit");
                }
            }
        });
        bell
    }

    pub(super) fn ring(&self) {
        if !self.is_heard_here.load(Ordering::Relaxed) {
            self.rung.notify_one();
        }
    }
}
