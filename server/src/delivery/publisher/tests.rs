use super::*;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::task::JoinHandle;

/// An outbox in memory whose deletions can be made to fail or to hang.
#[derive(Default)]
struct Rows {
    rows: Mutex<BTreeMap<i64, PendingEvent>>,
    removing_fails: AtomicBool,
    removing_hangs: AtomicBool,
    reading_fails_times: AtomicUsize,
}

impl Outbox for Arc<Rows> {
    async fn pending(&self, after_id: i64, limit: i64) -> Result<Vec<PendingEvent>, BoxError> {
        if take_one(&self.reading_fails_times) {
            return Err("no disk".into());
        }
        let rows = self.rows.lock().expect("rows");
        Ok(rows.range(after_id + 1..).take(limit as usize).map(|(_, row)| row.clone()).collect())
    }

    async fn remove(&self, ids: Vec<i64>) -> Result<(), BoxError> {
        if self.removing_hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if self.removing_fails.load(Ordering::SeqCst) {
            return Err("no disk".into());
        }
        self.rows.lock().expect("rows").retain(|id, _| !ids.contains(id));
        Ok(())
    }
}

/// An engine that records the events it accepts.
#[derive(Default)]
struct Engine {
    taken: watch::Sender<Vec<i64>>,
    fails_times: AtomicUsize,
    refuses: Option<i64>,
    /// Fails after so many events of a request.
    fails_after: Option<usize>,
}

impl Trigger for Engine {
    async fn trigger(&self, events: &[PendingEvent]) -> PublishResult {
        if take_one(&self.fails_times) {
            return PublishResult { failed: Some("away".to_owned()), ..PublishResult::default() };
        }
        let taken = self.fails_after.unwrap_or(events.len()).min(events.len());
        let failed = (taken < events.len()).then(|| "away".to_owned());
        let (refused, accepted): (Vec<i64>, Vec<i64>) =
            events[..taken].iter().map(|event| event.id).partition(|id| Some(*id) == self.refuses);
        self.taken.send_modify(|taken| taken.extend(&accepted));
        let refused = refused.into_iter().map(|id| (id, "too large".to_owned())).collect();
        PublishResult { accepted, refused, failed }
    }
}

fn take_one(count: &AtomicUsize) -> bool {
    count.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

/// A running loop with its outbox and its engine.
struct Running {
    rows: Arc<Rows>,
    engine: Arc<Engine>,
    wake: Arc<Notify>,
    committed: Arc<CommittedEvents>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts a loop that practically never polls.
    fn start(rows: Rows, engine: Engine) -> Self {
        Self::start_polling(rows, engine, 3_600_000)
    }

    fn start_polling(rows: Rows, engine: Engine, poll_ms: u64) -> Self {
        let jitter = Box::new(|| 0.0);
        let pace = PublishTiming { poll_ms, first_pause_ms: 1, longest_pause_ms: 2, collect_ms: 0, jitter };
        Self::start_with(rows, engine, pace)
    }

    fn start_with(rows: Rows, engine: Engine, pace: PublishTiming) -> Self {
        let (rows, engine, wake) = (Arc::new(rows), Arc::new(engine), Arc::new(Notify::new()));
        let stop = watch::Sender::new(false);
        let (outbox, trigger, woken, stopped) = (rows.clone(), engine.clone(), wake.clone(), stop.subscribe());
        let committed = Arc::new(CommittedEvents::default());
        let added = committed.clone();
        let task = tokio::spawn(async move { run(outbox, &*trigger, woken, added, stopped, pace).await });
        Self { rows, engine, wake, committed, stop, task }
    }

    fn commit(&self, ids: impl IntoIterator<Item = i64>) {
        self.rows.rows.lock().expect("rows").extend(ids.into_iter().map(row));
        self.wake.notify_one();
    }

    /// Commits rows whose events are handed over in memory.
    async fn commit_in_memory(&self, ids: impl IntoIterator<Item = i64>) {
        let events: Vec<PendingEvent> = ids.into_iter().map(|id| row(id).1).collect();
        self.rows.rows.lock().expect("rows").extend(events.iter().map(|event| (event.id, event.clone())));
        while !self.committed.is_collecting() {
            tokio::task::yield_now().await;
        }
        assert!(self.committed.add(events));
    }

    /// Waits until the engine has accepted that many events, and returns them.
    async fn taken(&self, count: usize) -> Vec<i64> {
        let mut taken = self.engine.taken.subscribe();
        taken.wait_for(|taken| taken.len() >= count).await.expect("the engine is there").clone()
    }

    async fn stop(self) -> Vec<i64> {
        self.stop.send_replace(true);
        self.task.await.expect("the loop ends");
        let rows = self.rows.rows.lock().expect("rows");
        rows.keys().copied().collect()
    }
}

fn row(id: i64) -> (i64, PendingEvent) {
    let channel = "private-a".to_owned();
    (id, PendingEvent { id, channel, name: "event".to_owned(), data: "{}".to_owned(), created_at_ms: 0 })
}

fn rows(ids: impl IntoIterator<Item = i64>) -> Rows {
    Rows { rows: Mutex::new(ids.into_iter().map(row).collect()), ..Rows::default() }
}

#[tokio::test]
async fn rows_of_an_earlier_run_are_published_and_removed() {
    let running = Running::start(rows(1..=3), Engine::default());
    assert_eq!(running.taken(3).await, [1, 2, 3]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn wake_up_publishes_new_rows_in_order() {
    let running = Running::start(rows([]), Engine::default());
    for id in 1..=20 {
        running.commit([id]);
    }
    assert_eq!(running.taken(20).await, Vec::from_iter(1..=20));
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn several_pages_are_published_after_one_wake_up() {
    let count = 2 * PAGE_ROWS + 1;
    let running = Running::start(rows(1..=count), Engine::default());
    assert_eq!(running.taken(count as usize).await, Vec::from_iter(1..=count));
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn hanging_removal_does_not_delay_publishing() {
    let running = Running::start(Rows { removing_hangs: true.into(), ..rows([1]) }, Engine::default());
    assert_eq!(running.taken(1).await, [1]);
    running.commit([2]);
    assert_eq!(running.taken(2).await, [1, 2]);
    running.rows.removing_hangs.store(false, Ordering::SeqCst);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn rows_with_a_failed_removal_are_not_published_again() {
    let running = Running::start_polling(Rows { removing_fails: true.into(), ..rows([1, 2]) }, Engine::default(), 1);
    running.taken(2).await;
    running.commit([3]);
    assert_eq!(running.taken(3).await, [1, 2, 3]);
    running.rows.removing_fails.store(false, Ordering::SeqCst);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn unavailable_engine_loses_no_event_and_keeps_the_order() {
    let running = Running::start(rows([1, 2]), Engine { fails_times: 3.into(), ..Engine::default() });
    running.commit([3]);
    assert_eq!(running.taken(3).await, [1, 2, 3]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn pauses_do_not_grow_while_an_engine_accepts_some_events() {
    const HOUR_MS: u64 = 3_600_000;
    let pace = PublishTiming {
        poll_ms: HOUR_MS,
        first_pause_ms: 1,
        longest_pause_ms: HOUR_MS,
        jitter: Box::new(|| 1.0),
        ..PublishTiming::default()
    };
    let engine = Engine { fails_after: Some(1), ..Engine::default() };
    let running = Running::start_with(rows(1..=30), engine, pace);
    // Growing pauses would take years.
    let taken = tokio::time::timeout(Duration::from_secs(60), running.taken(30)).await;
    assert_eq!(taken.expect("all events"), (1..=30).collect::<Vec<i64>>());
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn failed_outbox_read_is_repeated() {
    let running = Running::start(Rows { reading_fails_times: 3.into(), ..rows([1]) }, Engine::default());
    assert_eq!(running.taken(1).await, [1]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn refused_event_is_dropped_and_others_are_published() {
    let running = Running::start(rows(1..=3), Engine { refuses: Some(2), ..Engine::default() });
    assert_eq!(running.taken(2).await, [1, 3]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn a_row_committed_after_a_later_id_is_found_by_the_poll() {
    let running = Running::start_polling(rows([5]), Engine::default(), 1);
    assert_eq!(running.taken(1).await, [5]);
    running.rows.rows.lock().expect("rows").extend([row(4)]);
    assert_eq!(running.taken(2).await, [5, 4]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn stop_publishes_pending_rows_first() {
    let running = Running::start(rows([]), Engine::default());
    running.rows.rows.lock().expect("rows").extend([row(1), row(2)]);
    let engine = Arc::clone(&running.engine);
    assert!(running.stop().await.is_empty());
    assert_eq!(*engine.taken.borrow(), [1, 2]);
}

#[tokio::test]
async fn stop_during_a_pause_tries_once_more() {
    const HOUR_MS: u64 = 3_600_000;
    let pace = PublishTiming {
        poll_ms: HOUR_MS,
        first_pause_ms: HOUR_MS,
        longest_pause_ms: HOUR_MS,
        collect_ms: 0,
        jitter: Box::new(|| 1.0),
    };
    let running = Running::start_with(rows([1]), Engine { fails_times: 1.into(), ..Engine::default() }, pace);
    while running.engine.fails_times.load(Ordering::SeqCst) == 1 {
        tokio::task::yield_now().await;
    }
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn stop_does_not_wait_for_an_unavailable_engine() {
    let running = Running::start(rows([1]), Engine { fails_times: usize::MAX.into(), ..Engine::default() });
    assert_eq!(running.stop().await, [1]);
}

#[tokio::test]
async fn row_superseded_during_an_engine_outage_is_not_published() {
    let running = Running::start(rows([1, 2]), Engine { fails_times: 1_000_000.into(), ..Engine::default() });
    let failing = || running.engine.fails_times.load(Ordering::SeqCst);
    while failing() == 1_000_000 {
        tokio::task::yield_now().await;
    }
    let superseded = running.rows.rows.lock().expect("rows").remove(&1);
    assert!(superseded.is_some());
    running.engine.fails_times.store(0, Ordering::SeqCst);
    assert_eq!(running.taken(1).await, [2]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn events_in_memory_are_published_without_the_outbox() {
    let running = Running::start(rows([1]), Engine::default());
    running.taken(1).await;
    running.rows.reading_fails_times.store(usize::MAX, Ordering::SeqCst);
    running.commit_in_memory([2, 3]).await;
    running.commit_in_memory([4]).await;
    assert_eq!(running.taken(4).await, [1, 2, 3, 4]);
    running.rows.reading_fails_times.store(0, Ordering::SeqCst);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn events_in_memory_do_not_overtake_rows_of_others() {
    let running = Running::start(rows([1]), Engine::default());
    running.taken(1).await;
    running.rows.rows.lock().expect("rows").extend([row(2)]);
    running.commit_in_memory([3, 4]).await;
    assert_eq!(running.taken(4).await, [1, 2, 3, 4]);
    assert!(running.stop().await.is_empty());
}

#[tokio::test]
async fn events_in_memory_that_the_engine_does_not_accept_are_retried() {
    let running = Running::start(rows([1]), Engine::default());
    running.taken(1).await;
    running.engine.fails_times.store(3, Ordering::SeqCst);
    running.commit_in_memory([2, 3]).await;
    running.commit_in_memory([4]).await;
    assert_eq!(running.taken(4).await, [1, 2, 3, 4]);
    assert!(running.stop().await.is_empty());
}
