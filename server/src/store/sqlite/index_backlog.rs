//! Changes that are committed and not yet in the search index. They are indexed soon
//! after their commit, in steps, so that no write waits for it. If the process dies
//! before, the next one finds them in `search_todo`.

use super::search_index::{index_step, merge_step};
use crate::store::StoreError;
use sqlx::SqliteConnection;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

/// Sender of the result of indexing.
pub(super) type IndexRequest = oneshot::Sender<Result<(), StoreError>>;

/// Time without a write after which a step begins.
const PAUSE: Duration = Duration::from_millis(20);
/// Age of the oldest change from which on a step follows the next commit.
const MAX_AGE: Duration = Duration::from_millis(100);
/// Number of documents per step while the writer is idle: other writes wait for it.
const IDLE_STEP: i64 = 64;
/// Number of documents per step otherwise: more than a usual group of writes has.
const BUSY_STEP: i64 = 512;
/// Minimum number of index pages that are merged in a step.
const MERGE_PAGES: i64 = 16;

/// Work that is left for the search index.
#[derive(Debug)]
pub(super) struct IndexBacklog {
    /// Time of the oldest change that may not be indexed.
    since: Option<Instant>,
    /// `true` if segments of the index may have to be merged.
    may_merge: bool,
}

impl IndexBacklog {
    /// Creates the backlog of an index that contains all changes, but may have segments
    /// of other processes.
    pub(super) fn new() -> Self {
        Self { since: None, may_merge: true }
    }

    /// Records that there may be changes.
    pub(super) fn add(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// Waits until a step may begin; forever if nothing is left.
    pub(super) async fn pause(&self) {
        if self.since.is_some() || self.may_merge {
            sleep(PAUSE).await;
        } else {
            std::future::pending().await
        }
    }

    /// Indexes some changes, or merges some pages if all changes are indexed.
    pub(super) async fn step(&mut self, conn: &mut SqliteConnection) {
        match self.since {
            Some(_) => self.index(conn, IDLE_STEP).await.map(|_| ()),
            None => self.merge(conn, MERGE_PAGES).await,
        }
        .unwrap_or_else(|error| self.give_up(&error));
    }

    /// Indexes all changes if that is requested, and some if they have waited too
    /// long.
    pub(super) async fn step_if_due(&mut self, conn: &mut SqliteConnection, requests: Vec<IndexRequest>) {
        if requests.is_empty() && self.since.is_none_or(|since| since.elapsed() <= MAX_AGE) {
            return;
        }
        let indexed = match self.index_and_merge(conn, !requests.is_empty()).await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.give_up(&error);
                Err(std::sync::Arc::new(error))
            }
        };
        for request in requests {
            // The caller may be gone.
            let _ = request.send(indexed.clone().map_err(StoreError::Commit));
        }
    }

    /// Indexes all changes, before the process ends.
    pub(super) async fn finish(&mut self, conn: &mut SqliteConnection) {
        while self.since.is_some() {
            if let Err(error) = self.index(conn, BUSY_STEP).await {
                self.give_up(&error);
            }
        }
    }

    async fn index_and_merge(&mut self, conn: &mut SqliteConnection, all: bool) -> Result<(), sqlx::Error> {
        let mut indexed = 0;
        while self.since.is_some() {
            indexed += self.index(conn, BUSY_STEP).await?;
            if !all {
                break;
            }
        }
        // In proportion to what was added: segments do not accumulate.
        self.merge(conn, indexed.max(MERGE_PAGES)).await
    }

    /// Returns the number of documents.
    async fn index(&mut self, conn: &mut SqliteConnection, limit: i64) -> Result<i64, sqlx::Error> {
        let indexed = index_step(conn, limit).await?;
        self.may_merge |= indexed > 0;
        if indexed < limit {
            self.since = None;
        }
        Ok(indexed)
    }

    async fn merge(&mut self, conn: &mut SqliteConnection, pages: i64) -> Result<(), sqlx::Error> {
        if self.may_merge {
            self.may_merge = merge_step(conn, pages).await?;
        }
        Ok(())
    }

    /// The next write tries again.
    fn give_up(&mut self, error: &sqlx::Error) {
        tracing::error!(%error, "could not update the search index");
        *self = Self { since: None, may_merge: false };
    }
}
