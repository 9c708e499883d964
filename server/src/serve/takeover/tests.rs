use super::*;
use crate::delivery::ownership::Signals;
use crate::support::{House, TestDatabase};
use shared::Timestamp;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn a_new_owner_releases_the_claims_of_a_process_that_has_died() {
    let database = TestDatabase::postgres().await;
    let house = House::over(database.store.clone(), 0);
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::raw_sql(
        "INSERT INTO webhooks (id, hotel_id, url, events, secret, created_at_ms)
             SELECT 1, id, 'https://hotel.example/', '', '', 1 FROM hotels;
         INSERT INTO webhook_deliveries (id, webhook_id, event_id, event_type, payload, created_at_ms,
             give_up_at_ms, next_at_ms, claimed_by) VALUES (1, 1, 'e', 'read', '{}', 1, 1, 1, 'somebody dead');",
    )
    .execute(&mut conn)
    .await
    .expect("rows");
    let _owned = database.store.acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    let signals = Signals::default();
    let running = tokio::spawn(run(database.store.clone(), signals.ownership(), Duration::ZERO));
    let now = Timestamp::from_unix_ms(1);
    while !database.store.claim_delivery(1, now).await.expect("an answer") {
        tokio::task::yield_now().await;
    }
    signals.stop.send_replace(true);
    running.await.expect("it ends");
}
