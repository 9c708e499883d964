//! Removes erased data from the files.
//!
//! The writer overwrites what it deletes (`secure_delete`). Erased data remains in
//! two places: the search index, which only marks a document as deleted until its
//! segments are merged; and the write-ahead log, which holds earlier versions of
//! pages until it is truncated.

use super::Store;
use crate::store::StoreError;
use futures_util::FutureExt;
use sqlx::{ConnectOptions, Connection, Row};
use std::time::Duration;
use tokio::time::sleep;

/// Number of index pages to merge in one step, about 4 kB each.
const MERGE_PAGES: i64 = 100;
/// Pause between two steps, for other writers: another process retries only from
/// time to time.
const MERGE_PAUSE: Duration = Duration::from_millis(20);
/// Time for which truncating the log may block other writers. It blocks them while
/// a connection reads from the log.
const LOG_BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// Number of attempts to truncate the log.
const LOG_TRIES: usize = 10;

impl Store {
    /// Removes erased data from the files. Others can write meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if the log was in use at every attempt.
    pub async fn purge_erased(&self) -> Result<(), StoreError> {
        // Words of erased documents that were to be indexed again.
        self.index_changes().await?;
        // A negative number begins to merge everything (SQLite, "FTS5 Extension",
        // the 'merge' command); the following calls continue until nothing is left.
        let mut more = self.merge_search(-MERGE_PAGES).await?;
        while more {
            sleep(MERGE_PAUSE).await;
            more = self.merge_search(MERGE_PAGES).await?;
        }
        self.truncate_log().await
    }

    /// Merges some pages of the search index. Returns whether there is more to
    /// merge.
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
                // The statement itself counts as one change.
                Ok(after - before >= 2)
            }
            .boxed()
        })
        .await
    }

    async fn truncate_log(&self) -> Result<(), StoreError> {
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
