//! Rate limits on attempts to sign in.

use super::known_devices::DeviceId;
use crate::clock::Clock;
use crate::limits::{self, Buckets, ClientNetwork, LimitReached};
use sha2::{Digest, Sha256};
use shared::HotelSlug;
use std::net::IpAddr;
use std::sync::Arc;

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
    pub fn take(
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
    pub fn succeeded(&self, attempt: Attempt) {
        if attempt.known_device.is_none() {
            self.accounts.give_back(&attempt.account);
        }
    }
}
