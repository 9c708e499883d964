//! Background threads for CPU-bound work without urgency, such as pictures. The
//! scheduler prefers all other threads.

use std::thread;
use tokio::sync::oneshot;

#[cfg(test)]
mod tests;

/// Niceness of such threads (0 to 19): they get about a tenth of a busy
/// processor.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Reason why the work has no result.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// The work panicked.
    #[error("the worker thread panicked")]
    Panicked,
    /// The operating system could not start a thread.
    #[error("could not start a thread")]
    NotStarted,
}

/// Runs `work` on a thread of its own, even if the caller stops waiting.
///
/// # Errors
/// [`WorkError`].
pub async fn run_in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WorkError> {
    let (sender, receiver) = oneshot::channel();
    let started = thread::Builder::new().name("background".to_owned()).spawn(move || {
        // For this thread only: Linux has a niceness for each thread.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(NICENESS);
        // Fails only if the caller has stopped waiting.
        let _ = sender.send(work());
    });
    started.map_err(|_| WorkError::NotStarted)?;
    receiver.await.map_err(|_| WorkError::Panicked)
}
