use super::*;
use crate::store::{Backlog, Supersedes};
use crate::support::{TestDatabase, outbox};
use shared::ChannelName;

on_each_engine! {
    the_outbox_keeps_the_order_of_the_writes,
    event_replaces_waiting_events_of_its_key,
    the_backlog_is_counted_with_its_oldest_event,
}

async fn enqueue(store: &Store, channel: &'static str, now_ms: i64, supersedes: Option<Supersedes>) {
    let written: Result<(), StoreError> = store
        .write(move |mut db| {
            async move {
                let channel = ChannelName::staff(&slug(channel));
                let data = "{}".to_owned();
                db.enqueue(&[NewEvent { channel, name: "event", data, now: at(now_ms), supersedes }]).await
            }
            .boxed()
        })
        .await;
    written.expect("written");
}

async fn the_outbox_keeps_the_order_of_the_writes(store: &Store) {
    for channel in ["a", "b", "c", "d"] {
        enqueue(store, channel, 1, None).await;
    }
    let rows = outbox(store).await;
    assert!(rows.is_sorted_by(|one, other| one.id < other.id));
    assert!(rows.iter().all(|row| (row.name.as_str(), row.data.as_str(), row.created_at_ms) == ("event", "{}", 1)));
    let (second, last) = (rows[1].id, rows[3].id);
    let removed: Result<(), StoreError> =
        store.write(move |mut db| async move { db.dequeue(&[second, 99]).await }.boxed()).await;
    removed.expect("removed");
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let left = snapshot.db().outbox_after(rows[0].id, &[], 1).await.expect("rows");
    assert_eq!(left, [rows[2].clone()]);
    let others = snapshot.db().outbox_after(0, &[rows[0].id, 99], 9).await.expect("rows");
    assert_eq!(others, rows[2..], "without the first");
    assert_eq!(snapshot.db().outbox_after(last, &[], 9).await.expect("rows"), []);
}

async fn event_replaces_waiting_events_of_its_key(store: &Store) {
    let under = |key: &str, until_ms| Some(Supersedes { key: key.to_owned(), waiting_since: at(until_ms) });
    enqueue(store, "a", 1, under("read", 0)).await;
    enqueue(store, "a", 2, under("read", 0)).await;
    enqueue(store, "a", 3, None).await;
    enqueue(store, "a", 4, under("state", 9)).await;
    enqueue(store, "b", 5, under("read", 9)).await;
    // Not replaced: the second, which has not waited long enough, and events of
    // another key or another channel.
    enqueue(store, "a", 6, under("read", 1)).await;
    let left: Vec<i64> = outbox(store).await.iter().map(|row| row.created_at_ms).collect();
    assert_eq!(left, [2, 3, 4, 5, 6]);
}

async fn the_backlog_is_counted_with_its_oldest_event(store: &Store) {
    let backlog = async || store.read_transaction().await.expect("a snapshot").db().backlog().await.expect("an answer");
    assert_eq!(backlog().await, Backlog { count: 0, oldest: None });
    enqueue(store, "a", 7, None).await;
    enqueue(store, "b", 5, None).await;
    assert_eq!(backlog().await, Backlog { count: 2, oldest: Some(at(5)) });
}

#[tokio::test]
async fn one_process_at_a_time_owns_the_outbox() {
    let database = TestDatabase::sqlite().await;
    let other = Store::open(&database.url()).await.expect("the same database");
    let owner = database.store.acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    assert!(other.acquire_outbox().await.expect("an answer").is_none());
    drop(owner);
    assert!(other.acquire_outbox().await.expect("an answer").is_some());
}
