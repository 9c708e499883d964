//! What was handed out and still stands in the outbox.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Rows that were handed out and are not known to be removed.
#[derive(Default)]
pub struct Accepted {
    ids: Mutex<BTreeSet<i64>>,
    grown: Notify,
}

impl Accepted {
    /// Notes rows that are done with.
    pub fn add(&self, ids: impl IntoIterator<Item = i64>) {
        self.lock().extend(ids);
        self.grown.notify_one();
    }

    /// Waits until there are some to remove.
    pub async fn grown(&self) {
        self.grown.notified().await;
    }

    /// They are removed.
    pub fn forget(&self, ids: &[i64]) {
        let mut accepted = self.lock();
        for id in ids {
            accepted.remove(id);
        }
    }

    /// All of them, as they are now.
    pub fn all(&self) -> BTreeSet<i64> {
        self.lock().clone()
    }

    /// The first `limit` of them, if there are any.
    pub fn page(&self, limit: usize) -> Option<Vec<i64>> {
        let ids: Vec<i64> = self.lock().iter().copied().take(limit).collect();
        (!ids.is_empty()).then_some(ids)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
