use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(60 * 60);

/// A task whose first runs fail, and whose next run lasts until it is stopped.
struct Scene {
    health: Arc<TaskHealth>,
    runs: watch::Receiver<usize>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Scene {
    /// Each of the first runs ends as `first_runs` says: in a panic or not.
    fn start(first_runs: &'static [bool], pause: Duration, steady: Duration) -> Self {
        let (runs, seen) = watch::channel(0);
        let (stop, health) = (watch::Sender::new(false), Arc::<TaskHealth>::default());
        let (counter, stopped) = (AtomicUsize::new(0), stop.subscribe());
        let start = move || {
            let (run, mut stopped) = (counter.fetch_add(1, Ordering::SeqCst), stopped.clone());
            runs.send_replace(run + 1);
            async move {
                match first_runs.get(run) {
                    Some(true) => panic!("it was to be expected"),
                    Some(false) => {}
                    None => _ = stopped.wait_for(|stop| *stop).await,
                }
            }
        };
        let task =
            Supervisor::new(health.clone(), RestartPace { pause, steady }).spawn("erasing", stop.subscribe(), start);
        Self { health, runs: seen, stop, task }
    }

    async fn has_run(&mut self, times: usize) {
        self.runs.wait_for(|runs| *runs >= times).await.expect("enough runs");
    }

    fn restarts(&self) -> String {
        let (mut registry, mut text) = (prometheus_client::registry::Registry::default(), String::new());
        self.health.register(&mut registry);
        prometheus_client::encoding::text::encode(&mut text, &registry).expect("text");
        text
    }
}

#[tokio::test]
async fn a_task_that_panics_or_ends_is_restarted_and_counted() {
    let mut scene = Scene::start(&[true, false], Duration::ZERO, LONG);
    scene.has_run(3).await;
    assert!(!scene.health.is_good(), "it has just been restarted");
    assert!(scene.restarts().contains(r#"task_restarts_total{task="erasing"} 2"#), "{}", scene.restarts());
}

#[tokio::test]
async fn restarted_task_becomes_healthy_after_a_while() {
    let mut scene = Scene::start(&[true], Duration::ZERO, Duration::ZERO);
    scene.has_run(2).await;
    while !scene.health.is_good() {
        tokio::task::yield_now().await;
    }
    assert_eq!(*scene.runs.borrow(), 2);
}

#[tokio::test]
async fn a_task_that_ends_when_the_process_stops_is_not_restarted() {
    let mut scene = Scene::start(&[], Duration::ZERO, LONG);
    scene.has_run(1).await;
    scene.stop.send_replace(true);
    scene.task.await.expect("the task ends without a panic");
    assert!(scene.health.is_good() && *scene.runs.borrow() == 1);
}

#[tokio::test]
async fn a_task_is_restarted_after_a_pause_that_a_stop_ends() {
    let mut scene = Scene::start(&[true], LONG, LONG);
    scene.has_run(1).await;
    while scene.health.is_good() {
        tokio::task::yield_now().await;
    }
    scene.stop.send_replace(true);
    scene.task.await.expect("the task ends without a panic");
    assert_eq!(*scene.runs.borrow(), 1);
}
