//! Connections for reading, returned to the pool in every possible state.

use super::*;
use crate::store::StoreError;

async fn insert_setting(database: &TestDatabase, value: &'static str) {
    let kept: Result<(), StoreError> =
        database.store.write(move |mut db| async move { db.insert_setting(value, value).await }.boxed()).await;
    kept.expect("a setting");
}

#[tokio::test]
async fn read_transaction_keeps_its_snapshot_and_the_next_one_is_current() {
    let database = TestDatabase::sqlite().await;
    let mut held = database.store.read_transaction().await.expect("a snapshot");
    assert_eq!(held.db().setting("one").await.expect("an answer"), None);
    insert_setting(&database, "one").await;
    assert_eq!(held.db().setting("one").await.expect("an answer"), None, "it is held");
    drop(held);
    for _ in 0..10 {
        let mut snapshot = database.store.read_transaction().await.expect("a snapshot");
        assert_eq!(snapshot.db().setting("one").await.expect("an answer").as_deref(), Some("one"));
        let mut reader = database.store.read().await.expect("a connection");
        assert_eq!(reader.db().setting("one").await.expect("an answer").as_deref(), Some("one"));
    }
}

#[tokio::test]
async fn cancelled_read_returns_its_connection() {
    let database = TestDatabase::sqlite().await;
    for _ in 0..50 {
        // Cancelled while the transaction begins, and during a query.
        let _ = database.store.read_transaction().now_or_never();
        let mut snapshot = database.store.read_transaction().await.expect("a snapshot");
        let _ = snapshot.db().setting("one").now_or_never();
        drop(snapshot);
        let mut reader = database.store.read().await.expect("a connection");
        let _ = reader.db().setting("one").now_or_never();
    }
    insert_setting(&database, "one").await;
    let views = join_all((0..4).map(|_| database.store.read_transaction())).await;
    for view in views {
        let found = view.expect("a snapshot").db().setting("one").await.expect("an answer");
        assert_eq!(found.as_deref(), Some("one"), "no old view was left open");
    }
}
