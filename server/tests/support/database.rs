//! A database of its own for each test.

use guest_chat::store::{OutboxRow, Store};
use std::path::PathBuf;
use tempfile::TempDir;

/// A new database, gone with this value.
pub struct TestDatabase {
    /// The open store.
    pub store: Store,
    folder: TempDir,
}

impl TestDatabase {
    /// A new, empty SQLite database.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = url_in(&folder);
        Self { store: Store::open(&url).await.expect("a database"), folder }
    }

    /// Its `DATABASE_URL`.
    pub fn url(&self) -> String {
        url_in(&self.folder)
    }

    /// The database's file.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("guest-chat.db")
    }

    /// Closes the database and opens it again.
    pub async fn reopen(&mut self) {
        self.store.close().await;
        self.store = Store::open(&self.url()).await.expect("the same database");
    }
}

fn url_in(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("guest-chat.db").display())
}

/// All that waits to be pushed.
pub async fn outbox(store: &Store) -> Vec<OutboxRow> {
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    snapshot.db().outbox_after(0, i64::MAX).await.expect("rows")
}
