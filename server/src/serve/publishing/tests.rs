use super::*;
use crate::delivery::ownership::Signals;
use crate::realtime::PublishResult;
use crate::support::{House, TestDatabase};
use shared::Timestamp;
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// An engine that counts the events it accepts.
#[derive(Clone, Default)]
struct Engine(Arc<watch::Sender<usize>>);

impl Trigger for Engine {
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        self.0.send_modify(|taken| *taken += events.len());
        PublishResult { accepted: events.iter().map(|event| event.id).collect(), ..PublishResult::default() }
    }
}

impl Engine {
    async fn has_taken(&self, count: usize) {
        self.0.subscribe().wait_for(|taken| *taken >= count).await.expect("enough events");
    }

    fn publishes(&self, store: &Store, owner: Option<OutboxOwner>) -> (watch::Sender<bool>, JoinHandle<()>) {
        let stop = watch::Sender::new(false);
        let (store, engine, stopped) = (store.clone(), self.clone(), stop.subscribe());
        let running = tokio::spawn(async move { run(store, owner, &engine, Arc::default(), stopped).await });
        (stop, running)
    }
}

#[tokio::test]
async fn a_failover_publishes_nothing_until_the_first_process_has_ended() {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let waiting = house.outbox().await.len();
    let (first, second) = (Engine::default(), Engine::default());
    let owner = database.store.acquire_outbox().await.expect("an answer");
    let other = Store::open(&database.url()).await.expect("the same database");
    let (_stop_second, _second) = second.publishes(&other, None);
    let (stop_first, running) = first.publishes(&database.store, owner);
    house.say(id, House::maeve(), "one").await.expect("a message");
    first.has_taken(waiting + 2).await;
    stop_first.send_replace(true);
    running.await.expect("the task ends without a panic");
    let taken = *first.0.borrow();
    house.say(id, House::maeve(), "two").await.expect("a message");
    second.has_taken(1).await;
    assert_eq!((taken, *first.0.borrow()), (taken, taken), "the first has ended");
    assert_eq!(*second.0.borrow(), 2, "events of the first publisher are not published again");
}

#[tokio::test]
async fn process_waiting_for_ownership_stops_on_request() {
    let (_house, database) = House::open(0).await;
    let _owner = database.store.acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    let other = Store::open(&database.url()).await.expect("the same database");
    let (stop, running) = Engine::default().publishes(&other, None);
    stop.send_replace(true);
    running.await.expect("the task ends without a panic");
}

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
    let running = tokio::spawn(take_over_deliveries(database.store.clone(), signals.ownership(), Duration::ZERO));
    let now = Timestamp::from_unix_ms(1);
    while !database.store.claim_webhook_delivery(1, now).await.expect("an answer") {
        tokio::task::yield_now().await;
    }
    signals.stop.send_replace(true);
    running.await.expect("the task ends without a panic");
}
