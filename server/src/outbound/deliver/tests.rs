use super::*;
use crate::support::ManualClock;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Deliveries in memory: of each its webhook, and when it is due.
#[derive(Default)]
struct Memory {
    rows: Mutex<BTreeMap<i64, (i64, Timestamp, u32)>>,
    tried: watch::Sender<Vec<(i64, Outcome)>>,
}

impl Deliveries for Arc<Memory> {
    type Delivery = Letter;

    async fn waiting(&self, now: Timestamp) -> Result<Vec<i64>, BoxError> {
        let rows = self.rows.lock().expect("rows");
        let webhooks: HashSet<i64> = rows.values().filter(|(_, at, _)| *at <= now).map(|(hook, ..)| *hook).collect();
        Ok(webhooks.into_iter().collect())
    }

    async fn due(&self, webhook: i64, now: Timestamp, limit: i64) -> Result<Vec<Letter>, BoxError> {
        let rows = self.rows.lock().expect("rows");
        let due = rows.iter().filter(|(_, (hook, at, _))| *hook == webhook && *at <= now);
        Ok(due.take(limit as usize).map(|(id, (hook, _, attempts))| letter(*id, *hook, *attempts)).collect())
    }

    async fn tried(&self, letter: &Letter, tried: Tried) -> Result<(), BoxError> {
        let mut rows = self.rows.lock().expect("rows");
        match tried.outcome {
            Outcome::Again(at) => {
                if let Some(row) = rows.get_mut(&letter.id) {
                    (row.1, row.2) = (at, row.2 + 1);
                }
            }
            _ => drop(rows.remove(&letter.id)),
        }
        drop(rows);
        self.tried.send_modify(|all| all.push((letter.id, tried.outcome)));
        Ok(())
    }

    async fn forget(&self, _: Timestamp) -> Result<(), BoxError> {
        Ok(())
    }
}

/// A delivery to a webhook, by its number.
#[derive(Clone)]
struct Letter {
    id: i64,
    webhook: i64,
    attempts: u32,
    give_up_at: Timestamp,
}

impl Deliver for Letter {
    fn id(&self) -> i64 {
        self.id
    }

    fn attempts(&self) -> u32 {
        self.attempts
    }

    fn give_up_at(&self) -> Timestamp {
        self.give_up_at
    }
}

fn letter(id: i64, webhook: i64, attempts: u32) -> Letter {
    Letter { id, webhook, attempts, give_up_at: Timestamp::from_unix_ms(i64::MAX) }
}

/// Answers by the webhook's number; the one of webhook 7 comes when it is let.
#[derive(Default)]
struct Post {
    let_go: Notify,
    asked: Notify,
}

impl Receiver<Letter> for Arc<Post> {
    async fn deliver(&self, letter: &Letter, _: Timestamp) -> Answer {
        match letter.webhook {
            7 => {
                self.asked.notify_one();
                self.let_go.notified().await;
                Answer::Status(200)
            }
            1 => Answer::Status(if letter.attempts < 2 { 500 } else { 204 }),
            410 => Answer::Status(410),
            400 => Answer::Status(400),
            _ => Answer::Status(200),
        }
    }

    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status() {
            Some(200..300) => Verdict::Taken,
            Some(400) => Verdict::Refused,
            Some(410) => Verdict::Gone,
            _ => Verdict::NotNow,
        }
    }
}

struct Running {
    memory: Arc<Memory>,
    post: Arc<Post>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(rows: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-22T10:00:00Z"));
        let rows = rows.into_iter().map(|(id, webhook)| (id, (webhook, Timestamp::from_unix_ms(0), 0))).collect();
        let memory = Arc::new(Memory { rows: Mutex::new(rows), ..Memory::default() });
        let (post, stop) = (Arc::new(Post::default()), watch::Sender::new(false));
        let (deliveries, receiver, stopped) = (memory.clone(), post.clone(), stop.subscribe());
        let pace = Pace { poll_ms: 1, first_pause_ms: 0, longest_pause_ms: 0, jitter: Box::new(|| 0.0) };
        let task = tokio::spawn(async move { run(deliveries, receiver, &*clock, stopped, pace).await });
        Self { memory, post, stop, task }
    }

    async fn tried(&self, count: usize) -> Vec<(i64, Outcome)> {
        self.memory.tried.subscribe().wait_for(|all| all.len() >= count).await.expect("it is there").clone()
    }
}

#[tokio::test]
async fn deliveries_of_a_webhook_go_out_in_their_order() {
    let running = Running::start((1..=50).map(|id| (id, 2)));
    let ids: Vec<i64> = running.tried(50).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, Vec::from_iter(1..=50));
}

#[tokio::test]
async fn a_webhook_that_does_not_answer_holds_up_no_other() {
    let running = Running::start([(1, 7), (2, 8), (3, 7), (4, 8)]);
    let ids: Vec<i64> = running.tried(2).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [2, 4]);
}

#[tokio::test]
async fn what_fails_is_tried_until_it_is_taken() {
    let running = Running::start([(1, 1)]);
    let outcomes: Vec<Outcome> = running.tried(3).await.into_iter().map(|(_, outcome)| outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::Again(_), Outcome::Again(_), Outcome::Delivered]), "{outcomes:?}");
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_told_nothing_more() {
    let running = Running::start([(1, 410)]);
    assert_eq!(running.tried(1).await, [(1, Outcome::Gone)]);
}

#[tokio::test]
async fn what_is_refused_is_not_tried_again_and_holds_up_nothing() {
    let running = Running::start([(1, 400), (2, 400)]);
    assert_eq!(running.tried(2).await, [(1, Outcome::GivenUp), (2, Outcome::GivenUp)]);
}

#[tokio::test]
async fn a_stop_finishes_what_is_under_way_and_begins_nothing() {
    let running = Running::start([(1, 7), (2, 7)]);
    running.post.asked.notified().await;
    running.stop.send_replace(true);
    running.post.let_go.notify_one();
    running.task.await.expect("it ends");
    assert_eq!(*running.memory.tried.borrow(), [(1, Outcome::Delivered)]);
}

#[test]
fn pauses_double_are_spread_and_end_with_the_day() {
    let pace = |jitter: f64| Pace { jitter: Box::new(move || jitter), ..Pace::default() };
    let pauses: Vec<i64> = (0..4).map(|failures| pause_ms(failures, &pace(0.0))).collect();
    assert_eq!(pauses, [5_000, 10_000, 20_000, 40_000]);
    assert_eq!(pause_ms(3, &pace(1.0)), 20_000);
    assert_eq!(pause_ms(u32::MAX, &pace(0.0)), 4 * 60 * 60 * 1000);
    let at = |ms| Timestamp::from_unix_ms(ms);
    let late = Letter { give_up_at: at(10_000), ..letter(1, 1, 9) };
    let failed = Answer::Failed("no connection".to_owned());
    let outcome = |letter: &Letter, answer: &Answer, now| outcome(letter, answer, Verdict::NotNow, at(now), &pace(0.0));
    assert_eq!(outcome(&late, &failed, 9_999), Outcome::Again(at(10_000)));
    assert_eq!(outcome(&late, &failed, 10_000), Outcome::GivenUp);
    assert_eq!(outcome(&late, &Answer::Status(302), 10_000), Outcome::GivenUp);
}

#[test]
fn who_asks_to_be_left_alone_is_left_alone_for_so_long_at_least() {
    let at = |ms| Timestamp::from_unix_ms(ms);
    let pace = Pace { jitter: Box::new(|| 0.0), ..Pace::default() };
    let again = |after_s, attempts, give_up_at| {
        let letter = Letter { give_up_at, ..letter(1, 1, attempts) };
        outcome(&letter, &Answer::Later { status: 429, after_s }, Verdict::NotNow, at(0), &pace)
    };
    assert_eq!(again(60, 0, at(i64::MAX)), Outcome::Again(at(60_000)));
    assert_eq!(again(1, 0, at(i64::MAX)), Outcome::Again(at(5_000)), "as after any failure");
    assert_eq!(again(u32::MAX, 0, at(70_000)), Outcome::Again(at(70_000)), "but not beyond the end");
}
