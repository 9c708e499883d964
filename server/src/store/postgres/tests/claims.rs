//! Deliveries that two servers on one database might both begin.

use super::*;
use crate::store::StoreError;
use crate::store::{Claimant, OutboxOwner, PushKey, PushResult, WebhookDeliveryResult};
use shared::webhook::DeliveryStatus;
use shared::{MessageId, Timestamp};
use sqlx::PgConnection;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_000)
}

/// Returns two servers. Two webhook deliveries and two pushes, each with the ids 1
/// and 2, are due.
async fn scene() -> (TestDatabase, PgConnection, [crate::store::Store; 2]) {
    let (database, [one, other]) = houses().await;
    one.put_guest(House::HOTEL, House::BOOKING).await;
    one.token(House::HOTEL, House::BOOKING).await;
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::raw_sql(
        "INSERT INTO webhooks (id, hotel_id, url, events, secret, created_at_ms)
             SELECT 1, id, 'https://hotel.example/', '', '', 1 FROM hotels;
         INSERT INTO webhook_deliveries
             (id, webhook_id, event_id, event_type, payload, created_at_ms, give_up_at_ms, next_at_ms)
             SELECT n, 1, 'e', 'read', '{}', 1, 1, n FROM generate_series(1, 2) AS n;
         INSERT INTO push_subscriptions (id, conversation_id, token_hash, endpoint, p256dh, auth, language,
             created_at_ms, message_id, waiting_since_ms, next_at_ms)
             SELECT n, c.id, t.hash, n::text, '', '', 'en', 1, 5, 1, n
             FROM conversations c, guest_tokens t, generate_series(1, 2) AS n;",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    (database, conn, [one.chat.store().clone(), other.chat.store().clone()])
}

async fn owner(store: &crate::store::Store) -> OutboxOwner {
    loop {
        // The database takes a moment to notice that the connection of the last
        // owner is gone.
        match store.acquire_outbox().await.expect("an answer") {
            Some(owner) => return owner,
            None => tokio::task::yield_now().await,
        }
    }
}

async fn waiting(store: &crate::store::Store) -> (usize, usize) {
    let mut view = store.read_transaction().await.expect("a snapshot");
    let (mut db, claimant) = (view.db(), store.claimant());
    let webhooks = db.due_webhooks(now(), 10, claimant).await.expect("an answer");
    (webhooks.len(), db.due_pushes(now(), 10, claimant).await.expect("an answer").len())
}

async fn claims(store: &crate::store::Store, number: i64) -> [bool; 2] {
    let delivery = store.claim_webhook_delivery(number, now()).await.expect("an answer");
    [delivery, store.claim_push(PushKey(number), now()).await.expect("an answer")]
}

async fn note(store: &crate::store::Store, number: i64) -> [bool; 2] {
    let claimant = store.claimant();
    let tried = WebhookDeliveryResult {
        id: number,
        status: DeliveryStatus::Delivered,
        at: now(),
        next_at: now(),
        response_status: Some(204),
        problem: None,
        gone: false,
        claimant,
    };
    let noted: Result<_, StoreError> = store
        .write(move |mut db| {
            async move {
                let delivery = db.record_webhook_result(&tried).await?;
                let done = PushResult::Done { newer_at: now() };
                Ok([delivery, db.record_push_result(PushKey(number), MessageId(5), done, claimant).await?])
            }
            .boxed()
        })
        .await;
    noted.expect("an answer")
}

#[tokio::test]
async fn delivery_is_claimed_only_by_the_outbox_owner() {
    let (_database, _conn, [one, other]) = scene().await;
    let owned = owner(&one).await;
    assert_eq!(claims(&other, 1).await, [false; 2], "it does not own the outbox");
    assert_eq!(claims(&one, 1).await, [true; 2]);
    assert_eq!(claims(&one, 1).await, [true; 2], "a process can repeat its own claim");
    drop(owned);
    let _owned = owner(&other).await;
    assert_eq!(claims(&one, 2).await, [false; 2], "it has lost the outbox and does not know yet");
}

#[tokio::test]
async fn running_claims_of_the_previous_owner_are_kept() {
    let (_database, _conn, [one, other]) = scene().await;
    let owned = owner(&one).await;
    assert_eq!(claims(&one, 1).await, [true; 2]);
    drop(owned);
    let _owned = owner(&other).await;
    assert_eq!(waiting(&other).await, (0, 1), "one request at a time for each webhook");
    assert_eq!(claims(&other, 1).await, [false; 2]);
    assert_eq!(note(&one, 1).await, [true; 2]);
    assert_eq!(waiting(&other).await, (1, 1));
    assert_eq!(claims(&other, 1).await, [false; 2], "it is delivered");
    assert_eq!(claims(&other, 2).await, [true; 2]);
}

#[tokio::test]
async fn claims_of_other_processes_can_be_released() {
    let (_database, _conn, [one, other]) = scene().await;
    let owned = owner(&one).await;
    assert_eq!(claims(&one, 1).await, [true; 2]);
    drop(owned);
    let _owned = owner(&other).await;
    assert_eq!(one.release_claims_of_others().await.expect("an answer"), 0, "it owns nothing");
    assert_eq!(other.release_claims_of_others().await.expect("an answer"), 2);
    assert_eq!(waiting(&other).await, (1, 2));
    assert_eq!(claims(&other, 1).await, [true; 2]);
    assert_eq!(note(&one, 1).await, [false; 2], "too late");
    assert_eq!(note(&other, 1).await, [true; 2]);
}

#[tokio::test]
async fn a_claim_waits_for_another_that_is_being_made() {
    let (database, mut conn, [one, _]) = scene().await;
    let _owned = owner(&one).await;
    let mut watching = PgConnection::connect(&database.url()).await.expect("a connection");
    let mut transaction = conn.begin().await.expect("a transaction");
    let other = Claimant(uuid::Uuid::from_u128(7)).name();
    for sql in ["UPDATE webhook_deliveries SET claimed_by = $1", "UPDATE push_subscriptions SET claimed_by = $1"] {
        sqlx::query(sql).bind(&other).execute(&mut *transaction).await.expect("claimed");
    }
    let delivery = one.claim_webhook_delivery(1, now());
    let (delivery, ()) = tokio::join!(delivery, async {
        // Commits once the claim waits for the row.
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                     AND datname = current_database()";
        while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut watching).await.expect("a number") == 0 {}
        transaction.commit().await.expect("committed");
    });
    assert!(!delivery.expect("an answer"));
    assert!(!one.claim_push(PushKey(1), now()).await.expect("an answer"));
}
