//! What only Postgres has: several servers on one database.

use super::*;
use crate::store::PageCursor;
use crate::support::{House, TestDatabase};
use futures_util::FutureExt;
use futures_util::future::join_all;
use shared::Seq;
use sqlx::Connection;

async fn houses() -> (TestDatabase, [House; 2]) {
    let database = TestDatabase::postgres().await;
    let other = crate::store::Store::open(&database.url()).await.expect("the same database");
    let houses = [House::over(database.store.clone(), 0), House::over(other, 0)];
    (database, houses)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_write_at_once_never_give_two_changes_one_number() {
    let (_database, houses) = houses().await;
    let conversation = houses[0].put_guest(House::HOTEL, House::BOOKING).await;
    let say = |number: usize| houses[number % 2].say(conversation, House::maeve(), "Hello");
    for said in join_all((0..60).map(say)).await {
        said.expect("a message");
    }
    let mut snapshot = houses[0].chat.store().snapshot().await.expect("a snapshot");
    let thread = snapshot.db().thread(conversation).await.expect("an answer").expect("the thread");
    let (booking, all) = (&thread.booking.booking_id, PageCursor::After(Seq(0)));
    let messages = snapshot.db().messages(conversation, booking, all, 1_000).await.expect("messages");
    assert!(messages.is_sorted_by(|one, next| one.id < next.id && one.seq < next.seq));
    assert!(messages.len() >= 60 && messages.last().is_some_and(|last| last.seq == thread.conversation.seq));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_server_has_the_right_to_push_and_hears_of_the_others_commits() {
    let (_database, [one, other]) = houses().await;
    let owner = one.chat.store().own_outbox().await.expect("an answer").expect("it is free");
    assert!(other.chat.store().own_outbox().await.expect("an answer").is_none());
    let rung = one.chat.store().committed();
    // What this one wrote itself has rung as well.
    other.put_guest(House::HOTEL, House::BOOKING).await;
    rung.notified().await;
    drop(owner);
    while other.chat.store().own_outbox().await.expect("an answer").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_connection_is_gone_learns_that_it_lost_the_right_to_push() {
    let (database, [one, other]) = houses().await;
    let mut owner = one.chat.store().own_outbox().await.expect("an answer").expect("it is free");
    let mut conn = PgConnection::connect(&database.url()).await.expect("a connection");
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .execute(&mut conn)
    .await
    .expect("the lock is taken");
    owner.lost().await;
    while other.chat.store().own_outbox().await.expect("an answer").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_view_that_nobody_waited_for_is_in_nobodys_way() {
    let (_database, [house, _]) = houses().await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    for round in 0..20 {
        // Given up as soon as it has asked.
        let views = (0..CONNECTIONS).map(|_| house.chat.store().snapshot());
        for view in views {
            drop(view.boxed().now_or_never());
        }
        let written = join_all((0..CONNECTIONS).map(|_| house.say(id, House::maeve(), "Hello"))).await;
        assert!(written.iter().all(Result::is_ok), "round {round}: {:?}", written.iter().find(|said| said.is_err()));
    }
}
