//! Changes that are committed and not yet in the search index. They are indexed soon
//! after their commit, in steps, so that no write waits for it. If the process dies
//! before, the next one finds them in `search_todo`.

use super::search_index::index_step;
use sqlx::SqliteConnection;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

/// Time without a write after which a step begins.
const PAUSE: Duration = Duration::from_millis(20);
/// Age of the oldest change from which on a step follows each commit.
const MAX_AGE: Duration = Duration::from_millis(100);
/// Number of documents per step while the writer is idle: other writes wait for it.
const IDLE_STEP: i64 = 64;
/// Number of documents per step otherwise: more than a usual group of writes has.
const BUSY_STEP: i64 = 512;

/// The age of the oldest change that may not be indexed.
#[derive(Debug, Default)]
pub(super) struct IndexBacklog {
    since: Option<Instant>,
}

impl IndexBacklog {
    /// Records that there may be changes.
    pub(super) fn add(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// Returns whether changes wait too long.
    pub(super) fn is_old(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() > MAX_AGE)
    }

    /// Waits until a step may begin; forever without changes.
    pub(super) async fn pause(&self) {
        match self.since {
            Some(_) => sleep(PAUSE).await,
            None => std::future::pending().await,
        }
    }

    /// Indexes some changes.
    pub(super) async fn index_some(&mut self, conn: &mut SqliteConnection) {
        self.step(conn, IDLE_STEP).await;
    }

    /// Indexes some changes; all if there are requests, and answers them. They are
    /// dropped if that fails.
    pub(super) async fn index(&mut self, conn: &mut SqliteConnection, requests: Vec<oneshot::Sender<()>>) {
        self.add();
        while self.step(conn, BUSY_STEP).await && !requests.is_empty() {}
        for request in requests {
            // The caller may be gone.
            let _ = request.send(());
        }
    }

    /// Returns whether there are more changes.
    async fn step(&mut self, conn: &mut SqliteConnection, limit: i64) -> bool {
        match index_step(conn, limit).await {
            Ok(true) => return true,
            Ok(false) => {}
            // The next write tries again.
            Err(error) => tracing::error!(%error, "could not update the search index"),
        }
        self.since = None;
        false
    }
}
