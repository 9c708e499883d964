use super::*;
use crate::realtime::PublishResult;
use crate::support::House;
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
        self.0.subscribe().wait_for(|taken| *taken >= count).await.expect("it is there");
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
    running.await.expect("it ends");
    let taken = *first.0.borrow();
    house.say(id, House::maeve(), "two").await.expect("a message");
    second.has_taken(1).await;
    assert_eq!((taken, *first.0.borrow()), (taken, taken), "the first has ended");
    assert_eq!(*second.0.borrow(), 2, "what the first published is not published again");
}

#[tokio::test]
async fn a_process_that_waits_for_its_turn_ends_when_it_is_told_to() {
    let (_house, database) = House::open(0).await;
    let _owner = database.store.acquire_outbox().await.expect("an answer").expect("the outbox has no owner");
    let other = Store::open(&database.url()).await.expect("the same database");
    let (stop, running) = Engine::default().publishes(&other, None);
    stop.send_replace(true);
    running.await.expect("it ends");
}
