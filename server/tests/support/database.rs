//! A separate database for each test.

use super::postgres::PostgresDatabase;
use guest_chat::pending_event::PendingEvent;
use guest_chat::store::Store;
use std::path::PathBuf;
use tempfile::TempDir;

/// A new database, which is removed when this is dropped.
pub struct TestDatabase {
    /// The open store.
    pub store: Store,
    kept: Kept,
}

/// Location of the database.
enum Kept {
    Folder(TempDir),
    Postgres(PostgresDatabase),
}

impl Kept {
    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite://{}", file_in(folder).display()),
            Self::Postgres(database) => database.url().to_owned(),
        }
    }
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("guest-chat.db")
}

impl TestDatabase {
    /// Creates an empty SQLite database.
    pub async fn sqlite() -> Self {
        Self::over(Kept::Folder(tempfile::tempdir().expect("a folder"))).await
    }

    /// Creates an empty PostgreSQL database on the server at
    /// `TEST_DATABASE_URL`.
    pub async fn postgres() -> Self {
        Self::over(Kept::Postgres(PostgresDatabase::create().await)).await
    }

    async fn over(kept: Kept) -> Self {
        Self { store: Store::open(&kept.url()).await.expect("a database"), kept }
    }

    /// Returns its `DATABASE_URL`.
    pub fn url(&self) -> String {
        self.kept.url()
    }

    /// Returns the database's file.
    pub fn path(&self) -> PathBuf {
        match &self.kept {
            Kept::Folder(folder) => file_in(folder),
            Kept::Postgres(_) => panic!("only SQLite's database is a file"),
        }
    }

    /// Closes the database and opens it again.
    pub async fn reopen(&mut self) {
        self.store.close().await;
        self.store = Store::open(&self.url()).await.expect("the same database");
    }
}

/// Returns the events that wait to be published.
pub async fn outbox(store: &Store) -> Vec<PendingEvent> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    snapshot.db().outbox_after(0, &[], 1_000_000).await.expect("rows")
}
