//! Health check of a separate engine.

use super::{PusherApi, judge};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Time for which a result is reused, so that frequent health checks do not
/// reach the engine.
const HOLDS: Duration = Duration::from_secs(2);
/// A channel without subscribers, which has the shortest response.
const CHANNEL: &str = "private-guest-chat-probe";

/// The last result and its time.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<(Instant, bool)>>);

impl PusherApi {
    /// Returns whether the engine answers and accepts our signature. Concurrent
    /// callers share one request.
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
