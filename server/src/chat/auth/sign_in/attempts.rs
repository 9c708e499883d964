//! Limits on attempts to sign in: their rate, and the number of password checks at
//! a time.

use super::known_devices::DeviceId;
use crate::chat::ChatError;
use crate::clock::Clock;
use crate::limits::{self, Buckets, ClientNetwork, Limit, LimitReached};
use sha2::{Digest, Sha256};
use shared::HotelSlug;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[cfg(test)]
mod tests;

/// Hash of a hotel's slug and an e-mail address as they were typed (SHA-256, so
/// that keys have a fixed size).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountKey([u8; 32]);

impl AccountKey {
    /// Returns the key of an account; the case of the address does not matter.
    pub fn new(slug: &HotelSlug, email: &str) -> Self {
        // A slug contains no line feed.
        Self(Sha256::digest(format!("{slug}\n{}", email.to_ascii_lowercase())).into())
    }
}

/// Buckets for attempts. A browser that has signed in to the account before has
/// a bucket of its own, so that a flood of attempts does not lock out the
/// account's owner.
pub struct SignInAttempts {
    addresses: Buckets<ClientNetwork>,
    accounts_by_address: Buckets<(AccountKey, Option<ClientNetwork>)>,
    accounts: Buckets<AccountKey>,
    known_devices: Buckets<(AccountKey, DeviceId)>,
}

/// An attempt that was counted.
#[derive(Clone, Copy)]
#[must_use = "an attempt with the right password is not counted for the account"]
pub struct Attempt {
    account: AccountKey,
    known_device: Option<DeviceId>,
}

impl SignInAttempts {
    /// Creates full buckets.
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            addresses: Buckets::new(limits::SIGN_IN_ADDRESS.rate(), clock.clone()),
            accounts_by_address: Buckets::new(limits::SIGN_IN_ACCOUNT_ADDRESS.rate(), clock.clone()),
            accounts: Buckets::new(limits::SIGN_IN_ACCOUNT.rate(), clock.clone()),
            known_devices: Buckets::new(limits::SIGN_IN_KNOWN_DEVICE.rate(), clock.clone()),
        }
    }

    /// Counts an attempt by a known device or by another client.
    ///
    /// # Errors
    /// [`LimitReached`].
    pub fn take_tokens(
        &self,
        account: AccountKey,
        from: Option<IpAddr>,
        known_device: Option<DeviceId>,
    ) -> Result<Attempt, LimitReached> {
        let attempt = Attempt { account, known_device };
        if let Some(device) = known_device {
            self.known_devices.take(&(account, device))?;
            return Ok(attempt);
        }
        let network = from.map(ClientNetwork::from);
        if let Some(network) = &network {
            self.addresses.take(network)?;
        }
        self.accounts_by_address.take(&(account, network))?;
        self.accounts.take(&account)?;
        Ok(attempt)
    }

    /// Gives back the account's token of an attempt with the right password.
    pub fn return_account_token(&self, attempt: Attempt) {
        if attempt.known_device.is_none() {
            self.accounts.give_back(&attempt.account);
        }
    }
}

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
    pub async fn run<T: Send + 'static>(&self, check: impl FnOnce() -> T + Send + 'static) -> Result<T, ChatError> {
        let permit = self.acquire_permit().await?;
        let checked = tokio::task::spawn_blocking(move || {
            let result = check();
            drop(permit);
            result
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
    known: PasswordChecks,
    others: PasswordChecks,
}

impl SignInChecks {
    /// Returns the queue of known devices, which is also that of new passwords.
    pub(crate) fn known(&self) -> &PasswordChecks {
        &self.known
    }

    /// Returns the queue of all other clients.
    pub(super) fn others(&self) -> &PasswordChecks {
        &self.others
    }
}

impl Default for SignInChecks {
    fn default() -> Self {
        Self {
            known: PasswordChecks::new(limits::KNOWN_DEVICE_PASSWORD_CHECKS),
            others: PasswordChecks::new(limits::PASSWORD_CHECKS),
        }
    }
}
