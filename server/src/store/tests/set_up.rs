//! The link for the set-up, and the first steps.

use super::*;
use crate::store::FirstSteps;
use crate::token::{SecretHash, SetUpToken};

on_each_engine! {
    link_for_the_set_up_is_valid_once_and_until_it_expires,
    new_link_for_the_set_up_replaces_the_earlier_one,
    concurrent_writes_use_the_link_for_the_set_up_once,
    first_steps_follow_the_data_of_the_hotel,
}

fn hash() -> SecretHash {
    SetUpToken::generate(&crate::clock::OsRandom).hash()
}

async fn put_link(store: &Store, hash: SecretHash, expires_at: Timestamp) {
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.upsert_set_up_link(&hash, expires_at).await }.boxed()).await;
    written.expect("a link");
}

async fn use_link(store: &Store, hash: SecretHash, now: Timestamp) -> bool {
    let used: Result<bool, StoreError> =
        store.write(move |mut db| async move { db.delete_set_up_link(&hash, now).await }.boxed()).await;
    used.expect("an answer")
}

async fn is_valid(store: &Store, hash: SecretHash, now: Timestamp) -> bool {
    store.read_transaction().await.expect("a snapshot").db().is_set_up_link(&hash, now).await.expect("an answer")
}

async fn link_for_the_set_up_is_valid_once_and_until_it_expires(store: &Store) {
    let link = hash();
    put_link(store, link, at(2_000)).await;
    assert!(is_valid(store, link, at(1_999)).await && !is_valid(store, link, at(2_000)).await);
    assert!(!is_valid(store, hash(), at(1)).await);
    assert!(!use_link(store, link, at(2_000)).await, "expired");
    assert!(!use_link(store, hash(), at(1)).await, "another link");
    assert!(use_link(store, link, at(1_999)).await);
    assert!(!is_valid(store, link, at(1_999)).await && !use_link(store, link, at(1_999)).await);
}

async fn new_link_for_the_set_up_replaces_the_earlier_one(store: &Store) {
    let (earlier, newer) = (hash(), hash());
    put_link(store, earlier, at(2_000)).await;
    put_link(store, newer, at(3_000)).await;
    assert!(!use_link(store, earlier, at(1)).await);
    assert!(use_link(store, newer, at(2_500)).await);
}

async fn concurrent_writes_use_the_link_for_the_set_up_once(store: &Store) {
    let link = hash();
    put_link(store, link, at(2_000)).await;
    let (one, other) = tokio::join!(use_link(store, link, at(1)), use_link(store, link, at(1)));
    assert!(one ^ other);
}

async fn first_steps_follow_the_data_of_the_hotel(store: &Store) {
    let has_hotels = async || store.read().await.expect("a reader").db().has_hotels().await.expect("an answer");
    assert!(!has_hotels().await);
    let hotel = put_hotel(store, killarney()).await;
    assert!(has_hotels().await);
    let steps = async || store.read().await.expect("a reader").db().first_steps(hotel).await.expect("an answer");
    assert_eq!(steps().await, None);
    let show = async |shows| {
        let written: Result<(), StoreError> =
            store.write(move |mut db| async move { db.set_shows_first_steps(hotel, shows).await }.boxed()).await;
        written.expect("a change");
    };
    show(true).await;
    let mut expected = FirstSteps { has_booking: false, has_link: false, has_message: false };
    assert_eq!(steps().await, Some(expected));
    let thread = seeded(store, "BK-1").await;
    expected.has_booking = true;
    assert_eq!(steps().await, Some(expected));
    let (token, booking) = (hash(), thread.booking.key);
    let written: Result<(), StoreError> =
        store.write(move |mut db| async move { db.insert_token(&token, booking, at(1)).await }.boxed()).await;
    written.expect("a token");
    write_messages(store, thread.conversation.id, 1, 1).await;
    expected.has_link = true;
    assert_eq!(steps().await, Some(expected), "only the guest has written");
    write_messages(store, thread.conversation.id, 2, 2).await;
    assert!(steps().await.is_some_and(FirstSteps::are_done));
    show(false).await;
    assert_eq!(steps().await, None);
}
