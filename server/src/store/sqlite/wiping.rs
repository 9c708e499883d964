//! Leaving nothing of what was erased in the files.
//!
//! The writer overwrites what it deletes (`secure_delete`). Two places keep it
//! all the same: the search index, which only notes that a document is gone,
//! until it merges its pieces; and the write-ahead log, which has the pages as
//! they once were, until it is cut off.

use super::Store;
use crate::store::StoreError;
use futures_util::FutureExt;
use sqlx::{ConnectOptions, Connection, Row};
use std::time::Duration;
use tokio::time::sleep;

/// How many pages of the index are merged in one step, about 4 kB each.
const MERGE_PAGES: i64 = 100;
/// Between two steps others write: another process asks for its turn only now
/// and then.
const MERGE_PAUSE: Duration = Duration::from_millis(20);
/// How long cutting the log off may keep others from writing: as long as
/// somebody is still reading what is in it.
const LOG_BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// How often that is tried.
const LOG_TRIES: usize = 10;

impl Store {
    /// Removes from the files what was erased. Others write meanwhile.
    ///
    /// # Errors
    /// Where the database fails; [`StoreError::Busy`] where the log was in use
    /// all the time.
    pub async fn wipe(&self) -> Result<(), StoreError> {
        // Negative: begin to merge all there is (SQLite, "FTS5 Extension", the
        // 'merge' command); afterwards go on, until there is nothing to do.
        let mut more = self.merge_search(-MERGE_PAGES).await?;
        while more {
            sleep(MERGE_PAUSE).await;
            more = self.merge_search(MERGE_PAGES).await?;
        }
        self.cut_log_off().await
    }

    /// Whether there is more to merge.
    async fn merge_search(&self, pages: i64) -> Result<bool, StoreError> {
        self.write(move |mut db| {
            async move {
                let conn = db.conn().await?;
                let changes = "SELECT total_changes()";
                let before: i64 = sqlx::query_scalar(changes).fetch_one(&mut *conn).await?;
                sqlx::query("INSERT INTO search (search, rank) VALUES ('merge', ?)")
                    .bind(pages)
                    .execute(&mut *conn)
                    .await?;
                let after: i64 = sqlx::query_scalar(changes).fetch_one(&mut *conn).await?;
                // The statement itself counts as one.
                Ok(after - before >= 2)
            }
            .boxed()
        })
        .await
    }

    async fn cut_log_off(&self) -> Result<(), StoreError> {
        let options = self.readers.options();
        let mut conn = options.clone().busy_timeout(LOG_BUSY_TIMEOUT).connect().await?;
        let mut is_busy = true;
        for _ in 0..LOG_TRIES {
            let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await?;
            is_busy = row.try_get::<i64, _>(0)? != 0;
            if !is_busy {
                break;
            }
        }
        conn.close().await?;
        if is_busy { Err(StoreError::Busy) } else { Ok(()) }
    }
}
