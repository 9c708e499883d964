use super::*;
use crate::realtime::app::Secret;
use crate::store::{NewWebhook, NewWebhookDelivery, WebhookKey};
use shared::webhook::WebhookEvent;
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

on_each_engine! {
    deliveries_of_one_conversation_are_erased_a_limited_number_at_a_time,
    old_deliveries_leave_the_log_a_limited_number_at_a_time,
    outbox_rows_are_searched_a_limited_number_at_a_time,
}

async fn webhook(store: &Store, hotel: HotelKey) -> WebhookKey {
    let new = NewWebhook {
        hotel,
        url: "https://hotel.example/hooks".to_owned(),
        events: vec![WebhookEvent::MessageCreated],
        secret: Secret::new("whsec_AAAA".to_owned()),
        now: at(1),
    };
    let made: Result<_, StoreError> =
        store.write(move |mut db| async move { db.insert_webhook(&new).await }.boxed()).await;
    made.expect("a webhook")
}

async fn add_deliveries(store: &Store, to: WebhookKey, about: ConversationId, count: i64) {
    let added: Result<(), StoreError> = store
        .write(move |mut db| {
            async move {
                let payload = format!(r#"{{"data":{{"conversation_id":{about},"message":"Hello"}}}}"#);
                for number in 0..count {
                    let new = NewWebhookDelivery {
                        event_id: Uuid::from_u128(number.unsigned_abs().into()),
                        event: WebhookEvent::MessageCreated,
                        payload: &payload,
                        now: at(1),
                        give_up_at: at(9),
                    };
                    db.insert_webhook_delivery(to, &new).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await;
    added.expect("deliveries");
}

async fn count_deliveries(store: &Store, webhook: WebhookKey) -> usize {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    snapshot.db().webhook_deliveries(webhook, i64::MAX, 1_000_000).await.expect("rows").len()
}

async fn deliveries_of_one_conversation_are_erased_a_limited_number_at_a_time(store: &Store) {
    let (ada, tom) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let webhook = webhook(store, ada.hotel.key).await;
    add_deliveries(store, webhook, ada.conversation.id, 45).await;
    add_deliveries(store, webhook, tom.conversation.id, 5).await;
    let id = ada.conversation.id;
    let mut erased = Vec::new();
    while erased.last() != Some(&0) {
        let step: Result<u64, StoreError> =
            store.write(move |mut db| async move { db.erase_webhook_deliveries(id, 20).await }.boxed()).await;
        erased.push(step.expect("erased"));
    }
    assert_eq!(erased, [20, 20, 5, 0]);
    assert_eq!(count_deliveries(store, webhook).await, 5);
}

async fn old_deliveries_leave_the_log_a_limited_number_at_a_time(store: &Store) {
    let ada = seeded(store, "B1").await;
    let webhook = webhook(store, ada.hotel.key).await;
    add_deliveries(store, webhook, ada.conversation.id, 30).await;
    let forget = async |before_ms: i64| {
        let step: Result<u64, StoreError> = store
            .write(move |mut db| async move { db.delete_old_webhook_deliveries(at(before_ms), 20).await }.boxed())
            .await;
        step.expect("forgotten")
    };
    assert_eq!(forget(2).await, 0, "a waiting delivery was deleted");
    let ids: Vec<i64> = {
        let mut snapshot = store.read_transaction().await.expect("a snapshot");
        let rows = snapshot.db().webhook_deliveries(webhook, i64::MAX, 100).await.expect("rows");
        rows.into_iter().map(|row| row.id).collect()
    };
    for id in ids {
        let tried = crate::store::WebhookDeliveryResult {
            id,
            status: shared::webhook::DeliveryStatus::Delivered,
            at: at(2),
            next_at: at(2),
            response_status: Some(204),
            problem: None,
            gone: false,
            claimant: None,
        };
        let noted: Result<_, StoreError> =
            store.write(move |mut db| async move { db.record_webhook_result(&tried).await }.boxed()).await;
        noted.expect("the result is recorded");
    }
    assert_eq!((forget(1).await, forget(2).await, forget(2).await, forget(2).await), (0, 20, 10, 0));
}

async fn outbox_rows_are_searched_a_limited_number_at_a_time(store: &Store) {
    let ada = seeded(store, "B1").await;
    let (guest, staff) =
        (shared::ChannelName::guest(&slug("killarney"), &name("B1")), shared::ChannelName::staff(&slug("killarney")));
    let enqueue = async |channel: &shared::ChannelName, about: i64| {
        let (channel, data) = (channel.clone(), format!(r#"{{"conversation_id":{about}}}"#));
        let written: Result<(), StoreError> = store
            .write(move |mut db| {
                async move {
                    let event = NewEvent { channel: &channel, name: "e", data: &data, now: at(1), supersedes: None };
                    db.enqueue(&event).await
                }
                .boxed()
            })
            .await;
        written.expect("written");
    };
    let id = ada.conversation.id;
    for about in [id.0, id.0 + 1, id.0, id.0] {
        enqueue(&staff, about).await;
    }
    enqueue(&guest, id.0).await;
    let last = async |after: i64| {
        store.read_transaction().await.expect("a snapshot").db().last_outbox_id(after, 3).await.expect("an answer")
    };
    let (first, second) = (last(0).await.expect("rows"), last(last(0).await.expect("rows")).await.expect("rows"));
    assert_eq!((second - first, last(second).await), (2, None));
    let erase = async |ids: (i64, i64)| {
        let (guest, staff) = (guest.clone(), staff.clone());
        let erased: Result<(), StoreError> =
            store.write(move |mut db| async move { db.erase_events(id, &guest, &staff, ids).await }.boxed()).await;
        erased.expect("erased");
        crate::support::outbox(store).await.len()
    };
    assert_eq!((erase((0, first)).await, erase((first, second)).await), (3, 1));
    assert!(crate::support::outbox(store).await[0].data.contains(&(id.0 + 1).to_string()));
}

#[tokio::test]
async fn migration_sets_the_conversation_of_earlier_deliveries() {
    use sqlx::migrate::Migrator;
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("guest-chat.db").display());
    let mut conn = SqliteConnection::connect(&url).await.expect("a connection");
    let all = sqlx::migrate!("migrations/sqlite");
    let early = all.iter().filter(|migration| migration.version < 14).cloned().collect::<Vec<_>>();
    Migrator { migrations: early.into(), ..Migrator::DEFAULT }.run(&mut conn).await.expect("an early schema");
    sqlx::raw_sql(
        "INSERT INTO hotels (id, slug, name, timezone, locale, accent_color)
             VALUES (1, 'killarney', 'Killarney Park', 'Europe/Dublin', 'en', '#123456');
         INSERT INTO webhooks (id, hotel_id, url, events, secret, created_at_ms) VALUES (1, 1, 'u', '', '', 1);
         INSERT INTO webhook_deliveries
             (webhook_id, event_id, event_type, payload, created_at_ms, give_up_at_ms, next_at_ms)
             VALUES (1, 'e', 'read', '{\"data\":{\"conversation_id\":7}}', 1, 1, 1), (1, 'e', 'read', '{}', 1, 1, 1);",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    all.run(&mut conn).await.expect("brought up to date");
    let ids: Vec<Option<i64>> = sqlx::query_scalar("SELECT conversation_id FROM webhook_deliveries ORDER BY id")
        .fetch_all(&mut conn)
        .await
        .expect("rows");
    assert_eq!(ids, [Some(7), None]);
}
