//! Threads for work that takes much of a processor and that somebody waits for,
//! but nobody urgently: pictures. The scheduler prefers every other thread.

use std::thread;
use tokio::sync::oneshot;

#[cfg(test)]
mod tests;

/// How far behind other threads such work stands (`nice`, 0 to 19): it gets
/// about a tenth of a processor that others want as well.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Why work has no result.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// The work panicked.
    #[error("the work panicked")]
    Panicked,
    /// The operating system gives no thread.
    #[error("no thread could be started")]
    NotStarted,
}

/// Runs `work` on a thread of its own, whatever becomes of whoever waits for it.
///
/// # Errors
/// [`WorkError`].
pub async fn run_in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WorkError> {
    let (sender, receiver) = oneshot::channel();
    let started = thread::Builder::new().name("background".to_owned()).spawn(move || {
        // Of this thread alone: Linux counts niceness for each.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(NICENESS);
        // Where this fails, nobody waits any more.
        let _ = sender.send(work());
    });
    started.map_err(|_| WorkError::NotStarted)?;
    receiver.await.map_err(|_| WorkError::Panicked)
}
