//! Password checks, limited in number at a time.

use crate::chat::ChatError;
use crate::limits::{self, Limit};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[cfg(test)]
mod tests;

/// Time to wait that a client gets if the queue is full, in seconds.
const QUEUE_FULL_WAIT_S: u64 = 5;

/// Semaphores for running password checks and for waiting ones. By design, a
/// check takes one core and 19 MiB for some time.
pub struct PasswordChecks {
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl PasswordChecks {
    /// Allows `max_concurrent` checks at a time.
    pub fn new(max_concurrent: Limit) -> Self {
        let queued = limits::WAITING_PASSWORD_CHECKS.count();
        Self { permits: Arc::new(Semaphore::new(max_concurrent.count())), queue: Arc::new(Semaphore::new(queued)) }
    }

    /// Runs a check outside the threads that answer requests. It keeps its
    /// permit until it ends, even if the client disconnects.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] if too many checks wait already.
    pub async fn run(&self, check: impl FnOnce() -> bool + Send + 'static) -> Result<bool, ChatError> {
        let permit = self.acquire_permit().await?;
        let checked = tokio::task::spawn_blocking(move || {
            let is_right = check();
            drop(permit);
            is_right
        });
        checked.await.map_err(|_| ChatError::Internal("checking a password panicked"))
    }

    async fn acquire_permit(&self) -> Result<OwnedSemaphorePermit, ChatError> {
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let full = |_| ChatError::RateLimited { retry_after_s: QUEUE_FULL_WAIT_S };
        let _queued = self.queue.try_acquire().map_err(full)?;
        self.permits.clone().acquire_owned().await.map_err(|_| ChatError::Internal("the semaphore is closed"))
    }
}

/// Queues of password checks, separate for known devices and for others.
pub(crate) struct SignInChecks {
    pub(super) known: PasswordChecks,
    pub(super) others: PasswordChecks,
}

impl Default for SignInChecks {
    fn default() -> Self {
        Self {
            known: PasswordChecks::new(limits::KNOWN_DEVICE_PASSWORD_CHECKS),
            others: PasswordChecks::new(limits::PASSWORD_CHECKS),
        }
    }
}
