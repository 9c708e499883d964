//! Asking an engine whether it is there.

use super::{PusherApi, judge};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer holds: whoever asks us often does not ask the engine
/// often.
const HOLDS: Duration = Duration::from_secs(2);
/// A channel that nobody is on: the shortest answer there is.
const CHANNEL: &str = "private-guest-chat-probe";

/// The last answer and when it came.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<(Instant, bool)>>);

impl PusherApi {
    /// Whether the engine answers, and takes our signature. Whoever asks while
    /// another does waits for the same answer.
    pub async fn is_up(&self) -> bool {
        let mut last = self.probe.0.lock().await;
        if let Some((at, up)) = *last
            && at.elapsed() < HOLDS
        {
            return up;
        }
        let up = self.ask().await;
        *last = Some((Instant::now(), up));
        up
    }

    async fn ask(&self) -> bool {
        let path = format!("/apps/{}/channels/{CHANNEL}", self.app.id);
        let query = self.app.sign_get(&path, "", self.clock.now());
        let Ok(answer) = self.http.get(format!("{}{path}?{query}", self.endpoint.api)).send().await else {
            return false;
        };
        let status = answer.status();
        answer.text().await.is_ok_and(|body| judge(status, &body).is_ok())
    }
}
