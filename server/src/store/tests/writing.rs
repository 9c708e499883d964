use super::*;
use crate::store::StaffKey;
use crate::support::outbox;
use futures_util::future::{BoxFuture, join_all};
use shared::ChannelName;
use std::sync::Arc;
use tokio::sync::Notify;

on_each_engine! {
    a_job_that_fails_undoes_only_itself,
    a_job_that_panics_undoes_only_itself,
    a_job_whose_last_statement_is_refused_undoes_only_itself,
    commit_wakes_its_notifier,
    a_snapshot_does_not_change_while_it_is_held,
    close_commits_queued_writes,
}

/// End of a job of a group after it has written a row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum JobOutcome {
    Commit,
    Fail,
    Panic,
}

fn event(channel: ChannelName) -> NewEvent {
    NewEvent { channel, name: "event", data: "{}".to_owned(), now: at(1), supersedes: None }
}

async fn enqueue(store: &Store, channel: &'static str, outcome: JobOutcome) -> Result<(), Refusal> {
    store
        .write(move |mut db| -> BoxFuture<'_, Result<(), Refusal>> {
            async move {
                let channel = ChannelName::staff(&slug(channel));
                db.enqueue(&[event(channel)]).await?;
                match outcome {
                    JobOutcome::Commit => Ok(()),
                    JobOutcome::Fail => Err(Refusal::No),
                    JobOutcome::Panic => panic!("on purpose"),
                }
            }
            .boxed()
        })
        .await
}

/// Runs jobs in one commit: they are queued behind a first job, which waits until
/// all of them are in the queue.
async fn in_one_group<T>(store: &Store, jobs: impl Future<Output = T>) -> T {
    let gate = Arc::new(Notify::new());
    let opened = gate.clone();
    let first = async {
        let waited: Result<(), StoreError> = store
            .write(move |_| {
                async move {
                    gate.notified().await;
                    Ok(())
                }
                .boxed()
            })
            .await;
        waited.expect("the first of the group");
    };
    // Polled in this order: when the gate is opened, all jobs are in the queue.
    let (_, done, ()) = tokio::join!(biased; first, jobs, async { opened.notify_one() });
    done
}

async fn neighbours_of(store: &Store, outcome: JobOutcome) {
    let outcomes = [JobOutcome::Commit, outcome, JobOutcome::Commit, outcome, JobOutcome::Commit];
    let channels = ["a", "b", "c", "d", "e"];
    let jobs = join_all(channels.into_iter().zip(outcomes).map(|(channel, outcome)| enqueue(store, channel, outcome)));
    let done = in_one_group(store, jobs).await;
    for (result, outcome) in done.iter().zip(outcomes) {
        match outcome {
            JobOutcome::Commit => assert!(result.is_ok(), "{result:?}"),
            JobOutcome::Fail => assert!(matches!(result, Err(Refusal::No)), "{result:?}"),
            JobOutcome::Panic => assert!(matches!(result, Err(Refusal::Store(StoreError::Panicked))), "{result:?}"),
        }
    }
    // Events of different channels have no order.
    let mut kept: Vec<String> = outbox(store).await.into_iter().map(|row| row.channel).collect();
    kept.sort();
    assert_eq!(kept, ["a", "c", "e"].map(|channel| format!("private-hotel-{channel}-staff-chat")));
}

async fn a_job_that_fails_undoes_only_itself(store: &Store) {
    neighbours_of(store, JobOutcome::Fail).await;
}

async fn a_job_that_panics_undoes_only_itself(store: &Store) {
    neighbours_of(store, JobOutcome::Panic).await;
    enqueue(store, "later", JobOutcome::Commit).await.expect("the writer goes on");
    assert_eq!(outbox(store).await.len(), 4);
}

/// Enqueues an event of a thread and sets its handler, even to a key that does not
/// exist.
async fn hand_over(store: &Store, mut thread: Thread, to: Option<StaffKey>) -> Result<(), StoreError> {
    thread.conversation.handler_id = to;
    store
        .write(move |mut db| {
            async move {
                let channel = ChannelName::guest(&thread.hotel.profile.slug, &thread.booking.booking_id);
                db.enqueue(&[event(channel)]).await?;
                db.update_conversation(&thread.conversation).await
            }
            .boxed()
        })
        .await
}

async fn a_job_whose_last_statement_is_refused_undoes_only_itself(store: &Store) {
    let [first, refused, last] = [seeded(store, "B1").await, seeded(store, "B2").await, seeded(store, "B3").await];
    let jobs = async {
        tokio::join!(
            biased;
            hand_over(store, first, None),
            hand_over(store, refused, Some(StaffKey(99))),
            hand_over(store, last, None),
        )
    };
    let (first, refused, last) = in_one_group(store, jobs).await;
    assert!(first.is_ok() && last.is_ok(), "{first:?}, {last:?}");
    assert!(matches!(refused, Err(StoreError::Database(_))), "{refused:?}");
    let mut kept: Vec<String> = outbox(store).await.into_iter().map(|row| row.channel).collect();
    kept.sort();
    assert_eq!(kept, ["B1", "B3"].map(|guest| ChannelName::guest(&slug("killarney"), &name(guest)).to_string()));
}

async fn commit_wakes_its_notifier(store: &Store) {
    let committed = store.commit_notifier();
    enqueue(store, "a", JobOutcome::Commit).await.expect("written");
    committed.notified().await;
}

async fn a_snapshot_does_not_change_while_it_is_held(store: &Store) {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    assert!(snapshot.db().outbox_after(0, 9).await.expect("rows").is_empty());
    enqueue(store, "a", JobOutcome::Commit).await.expect("written");
    assert!(snapshot.db().outbox_after(0, 9).await.expect("rows").is_empty());
    drop(snapshot);
    assert_eq!(outbox(store).await.len(), 1);
}

async fn close_commits_queued_writes(store: &Store) {
    // As many as one poll is certain to put into the queue.
    let mut writes = Box::pin(join_all((0..100).map(|_| enqueue(store, "a", JobOutcome::Commit))));
    assert!(futures_util::poll!(&mut writes).is_pending());
    store.close().await;
    let std::task::Poll::Ready(done) = futures_util::poll!(&mut writes) else {
        panic!("the store was closed before all writes were committed");
    };
    assert!(done.iter().all(Result::is_ok));
    let late = enqueue(store, "b", JobOutcome::Commit).await;
    assert!(matches!(late, Err(Refusal::Store(StoreError::Closed))), "{late:?}");
}
