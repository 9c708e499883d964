use super::*;
use crate::store::{Backlog, DuePush, NewPushSubscription, PushKey, PushMode, PushResult, ScheduledPush};
use crate::token::GuestToken;

on_each_engine! {
    subscription_is_stored_once_for_each_conversation,
    least_recently_seen_browsers_are_removed_above_the_limit,
    longest_waiting_pushes_come_first,
    several_messages_cause_one_waiting_push,
    push_is_cancelled_when_its_message_is_read,
    message_stored_during_a_push_is_pushed_afterwards,
    failed_push_is_retried_and_expired_subscription_removed,
    revoked_link_ends_its_push_subscriptions,
    push_mode_of_a_hotel_is_stored,
}

async fn write<T: Send + 'static>(
    store: &Store,
    job: impl for<'c> FnOnce(crate::store::Db<'c>) -> futures_util::future::BoxFuture<'c, Result<T, StoreError>>
    + Send
    + 'static,
) -> T {
    store.write(job).await.expect("written")
}

/// Creates Ada's conversation, with one guest link.
async fn with_link(store: &Store) -> (Thread, crate::token::SecretHash) {
    let thread = seeded(store, "B1").await;
    let token = GuestToken::generate(&crate::support::RepeatingRandom::default()).hash();
    let key = thread.booking.key;
    write(store, move |mut db| async move { db.insert_token(&token, key, at(7)).await }.boxed()).await;
    (thread, token)
}

async fn subscribe(store: &Store, to: &Thread, token: crate::token::SecretHash, endpoint: &str, language: &str) {
    subscribe_at(store, to, token, endpoint, language, 10).await;
}

async fn subscribe_at(
    store: &Store,
    to: &Thread,
    token: crate::token::SecretHash,
    endpoint: &str,
    language: &str,
    now_ms: i64,
) {
    let new = NewPushSubscription {
        conversation: to.conversation.id,
        token,
        endpoint: endpoint.to_owned(),
        p256dh: vec![4; 65],
        auth: vec![5; 16],
        language: language.to_owned(),
        now: at(now_ms),
    };
    write(store, move |mut db| async move { db.upsert_push_subscription(&new, 3).await }.boxed()).await;
}

async fn wait(store: &Store, to: &Thread, message: i64, now_ms: i64) {
    let id = to.conversation.id;
    let message = MessageId(message);
    let push = ScheduledPush { message, now: at(now_ms), due_at: at(now_ms + 5), give_up_at: at(now_ms + 100) };
    write(store, move |mut db| async move { db.schedule_pushes(&[(id, push)].into()).await }.boxed()).await;
}

async fn waiting(store: &Store, now_ms: i64) -> Vec<PushKey> {
    store.read_transaction().await.expect("a snapshot").db().due_pushes(at(now_ms), 100, None).await.expect("keys")
}

async fn due(store: &Store, key: PushKey, now_ms: i64) -> Option<DuePush> {
    store.read_transaction().await.expect("a snapshot").db().due_push(key, at(now_ms)).await.expect("an answer")
}

async fn tried(store: &Store, key: PushKey, message: i64, tried: PushResult) {
    write(store, move |mut db| {
        async move { db.record_push_result(key, MessageId(message), tried, None).await }.boxed()
    })
    .await;
}

async fn endpoints(store: &Store, of: &Thread) -> Vec<(String, String)> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let kept = snapshot.db().push_subscriptions(of.conversation.id).await.expect("rows");
    kept.into_iter().map(|kept| (kept.endpoint, kept.language)).collect()
}

async fn subscription_is_stored_once_for_each_conversation(store: &Store) {
    let (ada, token) = with_link(store).await;
    let tom = seeded(store, "B2").await;
    for (endpoint, language) in [("a", "de"), ("b", "de"), ("a", "ja")] {
        subscribe(store, &ada, token, endpoint, language).await;
    }
    subscribe(store, &tom, token, "a", "en").await;
    let pair = |endpoint: &str, language: &str| (endpoint.to_owned(), language.to_owned());
    assert_eq!(endpoints(store, &ada).await, [pair("a", "ja"), pair("b", "de")]);
    assert_eq!(endpoints(store, &tom).await, [pair("a", "en")], "one browser, and two chats in it");
    let id = ada.conversation.id;
    let forget = async |endpoint: &'static str| {
        write(store, move |mut db| async move { db.delete_push_subscription(id, endpoint).await }.boxed()).await
    };
    assert_eq!((forget("b").await, forget("b").await, forget("c").await), (true, false, false));
    assert_eq!(endpoints(store, &tom).await.len(), 1);
}

async fn least_recently_seen_browsers_are_removed_above_the_limit(store: &Store) {
    let (ada, token) = with_link(store).await;
    for (endpoint, now_ms) in [("a", 10), ("b", 20), ("c", 30), ("a", 40), ("d", 50)] {
        subscribe_at(store, &ada, token, endpoint, "de", now_ms).await;
    }
    let left: Vec<String> = endpoints(store, &ada).await.into_iter().map(|(endpoint, _)| endpoint).collect();
    assert_eq!(left, ["a", "c", "d"], "the first one was here again since");
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let kept = snapshot.db().push_subscriptions(ada.conversation.id).await.expect("rows").remove(0);
    assert_eq!((kept.created_at, kept.seen_at), (at(10), at(40)));
    drop(snapshot);
    // Of two with the same time, the later one is kept.
    for endpoint in ["e", "f"] {
        subscribe_at(store, &ada, token, endpoint, "de", 50).await;
    }
    let left: Vec<String> = endpoints(store, &ada).await.into_iter().map(|(endpoint, _)| endpoint).collect();
    assert_eq!(left, ["d", "e", "f"]);
}

async fn longest_waiting_pushes_come_first(store: &Store) {
    let (ada, token) = with_link(store).await;
    let tom = seeded(store, "B2").await;
    subscribe(store, &ada, token, "a", "de").await;
    subscribe(store, &tom, token, "t", "de").await;
    wait(store, &tom, 1, 200).await;
    wait(store, &ada, 2, 201).await;
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let first = snapshot.db().due_pushes(at(300), 1, None).await.expect("keys");
    drop(snapshot);
    let [key] = first[..] else { panic!("one browser") };
    assert_eq!(due(store, key, 300).await.expect("the push is due").conversation, tom.conversation.id);
    assert_eq!(waiting(store, 300).await.len(), 2);
}

async fn several_messages_cause_one_waiting_push(store: &Store) {
    let (ada, token) = with_link(store).await;
    wait(store, &ada, 1, 100).await;
    subscribe(store, &ada, token, "a", "de").await;
    assert!(waiting(store, i64::MAX).await.is_empty(), "a message from before the subscription");
    wait(store, &ada, 2, 200).await;
    wait(store, &ada, 3, 203).await;
    assert!(waiting(store, 204).await.is_empty());
    let [key] = waiting(store, 205).await[..] else { panic!("one browser") };
    let push = due(store, key, 205).await.expect("the push is due");
    assert_eq!((push.message, push.attempts, push.give_up_at), (MessageId(3), 0, at(303)));
    assert_eq!((push.endpoint.as_str(), push.language.as_str()), ("a", "de"));
    assert_eq!((push.p256dh.len(), push.auth.len(), push.issued_at, push.revoked), (65, 16, at(7), false));
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let backlog = snapshot.db().push_backlog().await.expect("an answer");
    assert_eq!(backlog, Backlog { count: 1, oldest: Some(at(200)) });
}

async fn push_is_cancelled_when_its_message_is_read(store: &Store) {
    let (ada, token) = with_link(store).await;
    subscribe(store, &ada, token, "a", "de").await;
    wait(store, &ada, 2, 200).await;
    let id = ada.conversation.id;
    let read = async |up_to| {
        write(store, move |mut db| async move { db.cancel_pushes(id, MessageId(up_to)).await }.boxed()).await;
        waiting(store, i64::MAX).await.len()
    };
    assert_eq!((read(1).await, read(2).await), (1, 0));
    wait(store, &ada, 3, 300).await;
    assert!(waiting(store, 304).await.is_empty(), "the next one waits anew");
}

async fn message_stored_during_a_push_is_pushed_afterwards(store: &Store) {
    let (ada, token) = with_link(store).await;
    subscribe(store, &ada, token, "a", "de").await;
    wait(store, &ada, 2, 200).await;
    let [key] = waiting(store, 205).await[..] else { panic!("one browser") };
    wait(store, &ada, 3, 206).await;
    tried(store, key, 2, PushResult::Done { newer_at: at(211) }).await;
    assert_eq!((due(store, key, 210).await.is_some(), due(store, key, 211).await.is_some()), (false, true));
    tried(store, key, 3, PushResult::Done { newer_at: at(220) }).await;
    assert!(waiting(store, i64::MAX).await.is_empty());
}

async fn failed_push_is_retried_and_expired_subscription_removed(store: &Store) {
    let (ada, token) = with_link(store).await;
    subscribe(store, &ada, token, "a", "de").await;
    wait(store, &ada, 2, 200).await;
    let [key] = waiting(store, 205).await[..] else { panic!("one browser") };
    tried(store, key, 2, PushResult::RetryAt(at(250))).await;
    wait(store, &ada, 3, 210).await;
    assert!(waiting(store, 249).await.is_empty(), "a newer one does not hurry a service that fails");
    let push = due(store, key, 250).await.expect("the push is due");
    assert_eq!((push.attempts, push.message), (1, MessageId(3)));
    // Read by the guest during the attempt.
    let id = ada.conversation.id;
    write(store, move |mut db| async move { db.cancel_pushes(id, MessageId(3)).await }.boxed()).await;
    tried(store, key, 3, PushResult::RetryAt(at(300))).await;
    assert!(waiting(store, i64::MAX).await.is_empty());
    tried(store, key, 3, PushResult::Gone).await;
    assert!(endpoints(store, &ada).await.is_empty());
}

async fn revoked_link_ends_its_push_subscriptions(store: &Store) {
    let (ada, token) = with_link(store).await;
    subscribe(store, &ada, token, "a", "de").await;
    wait(store, &ada, 2, 200).await;
    let [key] = waiting(store, 205).await[..] else { panic!("one browser") };
    let booking = ada.booking.key;
    write(store, move |mut db| async move { db.revoke_tokens(booking, at(206)).await }.boxed()).await;
    assert!(due(store, key, 207).await.expect("the push is due").revoked);
    let gone =
        write(store, move |mut db| async move { db.delete_push_subscriptions_of_revoked_links().await }.boxed()).await;
    assert_eq!((gone, endpoints(store, &ada).await.len()), (1, 0));
    let again = GuestToken::generate(&crate::clock::OsRandom).hash();
    write(store, move |mut db| async move { db.insert_token(&again, booking, at(208)).await }.boxed()).await;
    subscribe(store, &ada, again, "a", "de").await;
    write(store, move |mut db| async move { db.begin_erasing(booking).await }.boxed()).await;
    assert!(endpoints(store, &ada).await.is_empty(), "erasing begins with what can find the guest");
}

async fn push_mode_of_a_hotel_is_stored(store: &Store) {
    let hotel = async || {
        let mut snapshot = store.read_transaction().await.expect("a snapshot");
        snapshot.db().hotel(&slug("killarney")).await.expect("an answer").expect("the hotel").push
    };
    put_hotel(store, killarney()).await;
    assert_eq!(hotel().await, PushMode::Notice);
    for push in [PushMode::Off, PushMode::Text, PushMode::Notice] {
        put_hotel(store, HotelUpdate { push: Some(push), ..killarney() }).await;
        assert_eq!(hotel().await, push);
        put_hotel(store, killarney()).await;
        assert_eq!(hotel().await, push, "the mode is kept without the option");
    }
}
