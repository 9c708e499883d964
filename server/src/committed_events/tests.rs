use super::*;
use futures_util::FutureExt;

fn events(ids: impl IntoIterator<Item = i64>) -> Vec<PendingEvent> {
    let event = |id| PendingEvent {
        id,
        channel: "private-a".to_owned(),
        name: "event".to_owned(),
        data: "{}".to_owned(),
        created_at_ms: 0,
    };
    ids.into_iter().map(event).collect()
}

#[tokio::test]
async fn events_are_collected_until_the_collection_ends() {
    let committed = CommittedEvents::default();
    assert!(!committed.add(events([1])), "nobody collects");
    let collection = committed.collect();
    assert!(committed.is_collecting() && collection.next().now_or_never().is_none());
    assert!(committed.add(events([2, 3])) && committed.add(events([4])));
    assert_eq!(collection.next().await, events([2, 3, 4]));
    assert!(committed.add(events([5])));
    drop(collection);
    assert!(!committed.is_collecting() && !committed.add(events([6])));
    assert!(committed.collect().next().now_or_never().is_none(), "those of an earlier collection are gone");
}

#[tokio::test]
async fn the_newest_events_are_kept_if_too_many_wait() {
    let committed = CommittedEvents::default();
    let collection = committed.collect();
    let last = MAX_EVENTS as i64;
    assert!(committed.add(events(1..=last)) && committed.add(events([last + 1])));
    assert_eq!(collection.next().await, events([last + 1]));
}
