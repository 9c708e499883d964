//! Published rows that are still in the outbox.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Ids of rows that were published and may not yet be deleted.
#[derive(Default)]
pub struct Accepted {
    ids: Mutex<BTreeSet<i64>>,
    rows_added: Notify,
}

impl Accepted {
    /// Adds rows that are to be deleted.
    pub fn add(&self, ids: impl IntoIterator<Item = i64>) {
        self.lock().extend(ids);
        self.rows_added.notify_one();
    }

    /// Waits until rows were added.
    pub async fn rows_added(&self) {
        self.rows_added.notified().await;
    }

    /// Removes rows that are deleted.
    pub fn remove(&self, ids: &[i64]) {
        let mut accepted = self.lock();
        for id in ids {
            accepted.remove(id);
        }
    }

    /// Returns all ids, as they are now.
    pub fn all(&self) -> BTreeSet<i64> {
        self.lock().clone()
    }

    /// Returns the first `limit` ids, if there are any.
    pub fn page(&self, limit: usize) -> Option<Vec<i64>> {
        let ids: Vec<i64> = self.lock().iter().copied().take(limit).collect();
        (!ids.is_empty()).then_some(ids)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
