use super::*;
use crate::store::Snooze;

on_each_engine! {
    due_snoozes_are_returned_once_in_the_order_of_their_times,
}

async fn set_snooze(store: &Store, id: ConversationId, until: Option<i64>) {
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.set_snooze(id, until.map(at)).await }.boxed()).await;
    written.expect("a snooze");
}

async fn due_snoozes_are_returned_once_in_the_order_of_their_times(store: &Store) {
    let mut ids = Vec::new();
    for nth in 0..5 {
        ids.push(seeded(store, &format!("B{nth}")).await.conversation.id);
    }
    for (id, until) in ids.iter().zip([Some(30), Some(20), Some(20), Some(41), Some(10)]) {
        set_snooze(store, *id, until).await;
    }
    set_snooze(store, ids[4], None).await;
    let (mut found, mut last) = (Vec::new(), Snooze { until: at(0), conversation: ConversationId(0) });
    loop {
        let due = store.read().await.expect("a reader").db().due_snoozes(last, at(40), 2).await.expect("snoozes");
        let Some(newest) = due.last() else { break };
        assert!(due.len() <= 2);
        last = *newest;
        found.extend(due.iter().map(|snooze| (snooze.until.unix_ms(), snooze.conversation)));
    }
    assert_eq!(found, [(20, ids[1]), (20, ids[2]), (30, ids[0])]);
}
