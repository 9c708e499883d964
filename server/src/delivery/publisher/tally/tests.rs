use super::*;
use prometheus_client::encoding::text::encode;

struct Engine;

impl Trigger for Engine {
    async fn trigger(&self, _: &[PendingEvent]) -> PublishResult {
        PublishResult { accepted: vec![1, 2], refused: vec![(3, String::new())], failed: Some(String::new()) }
    }
}

#[tokio::test]
async fn every_publish_result_is_counted() {
    let counted = MeteredPublisher { trigger: Engine, tally: Arc::default() };
    for _ in 0..2 {
        counted.trigger(&[]).await;
    }
    let mut registry = Registry::default();
    counted.tally.register(&mut registry);
    let mut text = String::new();
    encode(&mut text, &registry).expect("text");
    for line in [
        "events_pushed_total 4",
        "events_refused_total 2",
        "trigger_failures_total 2",
        "trigger_duration_seconds_count 2",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
    }
}
