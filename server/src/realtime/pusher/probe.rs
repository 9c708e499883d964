//! Health check of a separate engine.

use std::future::Future;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Time for which a result is reused, so that frequent health checks do not
/// reach the engine.
const HOLDS: Duration = Duration::from_secs(2);

/// The last result and its time.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<(Instant, bool)>>);

impl Probe {
    /// Returns the last result if it is recent, else that of `ask`. Concurrent
    /// callers share one request.
    pub(super) async fn get_or_ask(&self, ask: impl Future<Output = bool>) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, up)) = *last
            && at.elapsed() < HOLDS
        {
            return up;
        }
        let up = ask.await;
        *last = Some((Instant::now(), up));
        up
    }
}
