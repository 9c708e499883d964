use super::*;
use crate::support::ManualClock;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// Deliveries in memory: each with its webhook and the time at which it is due.
/// Reading fails for webhook 13.
#[derive(Default)]
struct Memory {
    rows: Mutex<BTreeMap<i64, (i64, Timestamp, u32)>>,
    tried: watch::Sender<Vec<(i64, Outcome)>>,
    /// Number of times that recording fails, and that reading for webhook 13
    /// has failed.
    recording_fails_times: AtomicUsize,
    reading_failed_times: AtomicUsize,
    /// `true` if another process owns the outbox; and the number of claims.
    refuses_claims: AtomicBool,
    asked_times: watch::Sender<usize>,
}

impl Deliveries for Arc<Memory> {
    type Content = Letter;

    async fn due_receivers(&self, now: Timestamp, limit: i64) -> Result<Vec<i64>, BoxError> {
        let rows = self.rows.lock().expect("rows");
        let webhooks: BTreeSet<i64> = rows.values().filter(|(_, at, _)| *at <= now).map(|(hook, ..)| *hook).collect();
        Ok(webhooks.into_iter().take(limit as usize).collect())
    }

    async fn due(&self, webhook: i64, now: Timestamp, limit: i64) -> Result<Vec<DueDelivery<Letter>>, BoxError> {
        if webhook == 13 {
            self.reading_failed_times.fetch_add(1, Ordering::SeqCst);
            return Err("no disk".into());
        }
        let rows = self.rows.lock().expect("rows");
        let due = rows.iter().filter(|(_, (hook, at, _))| *hook == webhook && *at <= now);
        Ok(due.take(limit as usize).map(|(id, (hook, _, attempts))| letter(*id, *hook, *attempts)).collect())
    }

    async fn claim(&self, letter: &DueDelivery<Letter>, _: Timestamp) -> Result<bool, BoxError> {
        self.asked_times.send_modify(|times| *times += 1);
        Ok(!self.refuses_claims.load(Ordering::SeqCst) && self.rows.lock().expect("rows").contains_key(&letter.id))
    }

    async fn record(&self, letter: &DueDelivery<Letter>, attempt: Attempt) -> Result<(), BoxError> {
        let fails = |left: usize| left.checked_sub(1);
        if letter.content.to != 8
            && self.recording_fails_times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fails).is_ok()
        {
            return Err("no disk".into());
        }
        let mut rows = self.rows.lock().expect("rows");
        match attempt.outcome {
            Outcome::RetryAt(at) => {
                if let Some(row) = rows.get_mut(&letter.id) {
                    (row.1, row.2) = (at, row.2 + 1);
                }
            }
            _ => drop(rows.remove(&letter.id)),
        }
        drop(rows);
        self.tried.send_modify(|all| all.push((letter.id, attempt.outcome)));
        Ok(())
    }

    async fn delete_expired(&self, _: Timestamp) -> Result<(), BoxError> {
        Ok(())
    }
}

/// A delivery to the webhook with this number.
#[derive(Clone)]
struct Letter {
    to: i64,
}

fn letter(id: i64, to: i64, attempts: u32) -> DueDelivery<Letter> {
    DueDelivery { id, attempts, give_up_at: Timestamp::from_unix_ms(i64::MAX), content: Letter { to } }
}

/// Responds according to the webhook's number; webhook 7 waits for a signal.
#[derive(Default)]
struct Post {
    delivered: Mutex<Vec<i64>>,
    let_go: Notify,
    asked: Notify,
}

impl DeliveryClient<Letter> for Arc<Post> {
    async fn deliver(&self, letter: &DueDelivery<Letter>, _: Timestamp) -> DeliveryResponse {
        self.delivered.lock().expect("ids").push(letter.id);
        match letter.content.to {
            7 => {
                self.asked.notify_one();
                self.let_go.notified().await;
                DeliveryResponse::Status(200)
            }
            1 => DeliveryResponse::Status(if letter.attempts < 2 { 500 } else { 204 }),
            410 => DeliveryResponse::Status(410),
            400 => DeliveryResponse::Status(400),
            _ => DeliveryResponse::Status(200),
        }
    }

    fn verdict(&self, response: &DeliveryResponse) -> Verdict {
        match response.status() {
            Some(200..300) => Verdict::Accepted,
            Some(400) => Verdict::Refused,
            Some(410) => Verdict::Gone,
            _ => Verdict::RetryLater,
        }
    }
}

struct Running {
    memory: Arc<Memory>,
    post: Arc<Post>,
    owns: watch::Sender<bool>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(rows: impl IntoIterator<Item = (i64, i64)>) -> Self {
        Self::over(Memory::default(), rows, 0)
    }

    /// Starts with storage that fails that often to record a result, and with
    /// these pauses.
    fn failing(recording_fails_times: usize, rows: impl IntoIterator<Item = (i64, i64)>, pause_ms: u64) -> Self {
        Self::over(Memory { recording_fails_times: recording_fails_times.into(), ..Memory::default() }, rows, pause_ms)
    }

    fn over(memory: Memory, rows: impl IntoIterator<Item = (i64, i64)>, pause_ms: u64) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-22T10:00:00Z"));
        let rows = rows.into_iter().map(|(id, webhook)| (id, (webhook, Timestamp::from_unix_ms(0), 0))).collect();
        let memory = Arc::new(Memory { rows: Mutex::new(rows), ..memory });
        let (post, owns, stop) = (Arc::new(Post::default()), watch::Sender::new(true), watch::Sender::new(false));
        let (deliveries, client) = (memory.clone(), post.clone());
        let ownership = Ownership::new(owns.subscribe(), stop.subscribe());
        let pace = DeliveryTiming {
            poll_ms: 1,
            first_pause_ms: pause_ms,
            longest_pause_ms: pause_ms,
            longest_record_pause_ms: pause_ms,
            jitter: Box::new(|| 0.0),
        };
        let task = tokio::spawn(async move { run(deliveries, client, &*clock, ownership, pace).await });
        Self { memory, post, owns, stop, task }
    }

    /// Returns the outcomes of the first `count` recorded attempts.
    async fn tried(&self, count: usize) -> Vec<(i64, Outcome)> {
        self.memory.tried.subscribe().wait_for(|all| all.len() >= count).await.expect("enough attempts").clone()
    }
}

#[tokio::test]
async fn deliveries_of_a_webhook_are_sent_in_order() {
    let running = Running::start((1..=50).map(|id| (id, 2)));
    let ids: Vec<i64> = running.tried(50).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, Vec::from_iter(1..=50));
}

#[tokio::test]
async fn silent_webhook_does_not_delay_others() {
    let running = Running::start([(1, 7), (2, 8), (3, 7), (4, 8)]);
    let ids: Vec<i64> = running.tried(2).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [2, 4]);
}

#[tokio::test]
async fn failed_delivery_is_retried_until_accepted() {
    let running = Running::start([(1, 1)]);
    let outcomes: Vec<Outcome> = running.tried(3).await.into_iter().map(|(_, outcome)| outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::RetryAt(_), Outcome::RetryAt(_), Outcome::Delivered]), "{outcomes:?}");
}

#[tokio::test]
async fn webhook_answering_410_gets_no_more_deliveries() {
    let running = Running::start([(1, 410)]);
    assert_eq!(running.tried(1).await, [(1, Outcome::Gone)]);
}

#[tokio::test]
async fn refused_delivery_is_given_up_without_delaying_others() {
    let running = Running::start([(1, 400), (2, 400)]);
    assert_eq!(running.tried(2).await, [(1, Outcome::GivenUp), (2, Outcome::GivenUp)]);
}

#[tokio::test]
async fn stop_finishes_running_deliveries_and_starts_none() {
    let running = Running::start([(1, 7), (2, 7)]);
    running.post.asked.notified().await;
    running.stop.send_replace(true);
    running.post.let_go.notify_one();
    running.task.await.expect("the task ends without a panic");
    assert_eq!(*running.memory.tried.borrow(), [(1, Outcome::Delivered)]);
}

#[tokio::test]
async fn lost_ownership_finishes_running_deliveries_and_starts_none() {
    // The result of the first delivery cannot be recorded at once either.
    let running = Running::failing(3, [(1, 7), (2, 7), (3, 7)], 1);
    running.post.asked.notified().await;
    running.owns.send_replace(false);
    running.post.let_go.notify_one();
    running.task.await.expect("the task ends without a panic");
    assert_eq!(*running.memory.tried.borrow(), [(1, Outcome::Delivered)]);
    assert_eq!(*running.post.delivered.lock().expect("ids"), [1]);
}

#[tokio::test]
async fn delivery_without_a_claim_is_not_sent() {
    let memory = Memory { refuses_claims: true.into(), ..Memory::default() };
    let running = Running::over(memory, [(1, 2), (2, 8)], 1);
    running.memory.asked_times.subscribe().wait_for(|times| *times >= 10).await.expect("ten claims are tried");
    assert!(running.post.delivered.lock().expect("ids").is_empty());
    running.memory.refuses_claims.store(false, Ordering::SeqCst);
    running.tried(2).await;
}

/// Longer than any test takes.
const HOUR_MS: u64 = 60 * 60 * 1000;

#[tokio::test]
async fn delivery_with_an_unrecorded_result_is_not_sent_again() {
    let running = Running::failing(3, [(1, 2), (2, 2)], 1);
    assert_eq!(running.tried(2).await, [(1, Outcome::Delivered), (2, Outcome::Delivered)]);
    assert_eq!(*running.post.delivered.lock().expect("ids"), [1, 2]);
}

#[tokio::test]
async fn unrecorded_result_does_not_delay_other_deliveries() {
    let running = Running::failing(1, [(1, 2)].into_iter().chain((2..=50).map(|id| (id, 8))), HOUR_MS);
    let ids: Vec<i64> = running.tried(49).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, Vec::from_iter(2..=50));
    // One last attempt at the end, without a pause.
    running.stop.send_replace(true);
    running.task.await.expect("the task ends without a panic");
    assert_eq!(running.memory.tried.borrow().last(), Some(&(1, Outcome::Delivered)));
    assert_eq!(running.post.delivered.lock().expect("ids").iter().filter(|id| **id == 1).count(), 1);
}

#[tokio::test]
async fn failing_storage_does_not_prevent_shutdown() {
    let running = Running::failing(usize::MAX, [(1, 2), (2, 8)], HOUR_MS);
    running.tried(1).await;
    running.stop.send_replace(true);
    running.task.await.expect("the task ends without a panic");
    assert_eq!(*running.memory.tried.borrow(), [(2, Outcome::Delivered)]);
}

#[tokio::test]
async fn failed_read_is_repeated_after_a_pause() {
    let running = Running::failing(0, [(1, 13)].into_iter().chain((2..=50).map(|id| (id, 8))), HOUR_MS);
    running.tried(49).await;
    assert_eq!(running.memory.reading_failed_times.load(Ordering::SeqCst), 1);
    running.stop.send_replace(true);
    running.task.await.expect("the task ends without a panic");
}

#[test]
fn pauses_double_are_spread_and_end_with_the_day() {
    let pace = |jitter: f64| DeliveryTiming { jitter: Box::new(move || jitter), ..DeliveryTiming::default() };
    let pauses: Vec<u64> = (0..4).map(|failures| pause_ms(failures, &pace(0.0))).collect();
    assert_eq!(pauses, [5_000, 10_000, 20_000, 40_000]);
    assert_eq!(pause_ms(3, &pace(1.0)), 20_000);
    assert_eq!(pause_ms(u32::MAX, &pace(0.0)), 4 * 60 * 60 * 1000);
    let at = |ms| Timestamp::from_unix_ms(ms);
    let late = DueDelivery { give_up_at: at(10_000), ..letter(1, 1, 9) };
    let failed = DeliveryResponse::Failed("no connection".to_owned());
    let outcome = |letter: &DueDelivery<Letter>, response: &DeliveryResponse, now| {
        outcome(letter, response, Verdict::RetryLater, at(now), &pace(0.0))
    };
    assert_eq!(outcome(&late, &failed, 9_999), Outcome::RetryAt(at(10_000)));
    assert_eq!(outcome(&late, &failed, 10_000), Outcome::GivenUp);
    assert_eq!(outcome(&late, &DeliveryResponse::Status(302), 10_000), Outcome::GivenUp);
}

#[test]
fn retry_waits_at_least_the_requested_time() {
    let at = |ms| Timestamp::from_unix_ms(ms);
    let pace = DeliveryTiming { jitter: Box::new(|| 0.0), ..DeliveryTiming::default() };
    let again = |after_s, attempts, give_up_at| {
        let letter = DueDelivery { give_up_at, ..letter(1, 1, attempts) };
        outcome(&letter, &DeliveryResponse::RetryLater { status: 429, after_s }, Verdict::RetryLater, at(0), &pace)
    };
    assert_eq!(again(60, 0, at(i64::MAX)), Outcome::RetryAt(at(60_000)));
    assert_eq!(again(1, 0, at(i64::MAX)), Outcome::RetryAt(at(5_000)), "at least the pause after a failure");
    assert_eq!(again(u32::MAX, 0, at(70_000)), Outcome::RetryAt(at(70_000)), "but not beyond the end");
}
