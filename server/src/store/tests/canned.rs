use super::*;
use shared::canned::{CannedReply, Shortcut};

on_each_engine! {
    canned_replies_are_stored_changed_and_removed_for_each_hotel,
}

fn reply(shortcut: &str, text: &str) -> CannedReply {
    CannedReply { shortcut: shortcut.parse().expect("a shortcut"), text: text.to_owned() }
}

async fn put(store: &Store, hotel: HotelKey, put: CannedReply) {
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.upsert_canned_reply(hotel, &put).await }.boxed()).await;
    written.expect("a reply");
}

async fn delete(store: &Store, hotel: HotelKey, shortcut: &Shortcut) -> bool {
    let shortcut = shortcut.clone();
    let deleted: Result<bool, StoreError> =
        store.write(move |mut db| async move { db.delete_canned_reply(hotel, &shortcut).await }.boxed()).await;
    deleted.expect("no failure")
}

async fn canned_replies_are_stored_changed_and_removed_for_each_hotel(store: &Store) {
    let killarney = put_hotel(store, killarney()).await;
    let dingle = put_hotel(store, HotelUpdate { slug: slug("dingle"), ..super::killarney() }).await;
    for (hotel, shortcut, text) in
        [(killarney, "wifi", "first"), (killarney, "a", "b"), (dingle, "wifi", "other"), (killarney, "wifi", "second")]
    {
        put(store, hotel, reply(shortcut, text)).await;
    }
    let all = async |hotel| {
        store.read_transaction().await.expect("a snapshot").db().canned_replies(hotel).await.expect("all")
    };
    assert_eq!(all(killarney).await, [reply("a", "b"), reply("wifi", "second")]);
    let wifi = reply("wifi", "").shortcut;
    let found = store.read_transaction().await.expect("a snapshot").db().canned_reply(dingle, &wifi).await;
    assert_eq!(found.expect("an answer"), Some(reply("wifi", "other")));
    assert!(delete(store, killarney, &wifi).await);
    assert!(!delete(store, killarney, &wifi).await);
    assert_eq!((all(killarney).await.len(), all(dingle).await.len()), (1, 1));
}
