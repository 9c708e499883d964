//! Limits on attempts to sign in.

use super::known_devices::DeviceId;
use crate::clock::Clock;
use crate::limits::{self, Buckets, ClientNetwork, LimitReached};
use sha2::{Digest, Sha256};
use shared::HotelSlug;
use std::net::IpAddr;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// A hotel and an e-mail address, as they were typed: their SHA-256, which is
/// always as long.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountKey([u8; 32]);

impl AccountKey {
    /// The account of that address, in whatever case it is written.
    pub fn new(slug: &HotelSlug, email: &str) -> Self {
        // A slug holds no line end.
        Self(Sha256::digest(format!("{slug}\n{}", email.to_ascii_lowercase())).into())
    }
}

/// Counts of attempts. A browser that has signed in to the account before has
/// one of its own: whoever floods an account does not keep its owner out.
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
    /// Full buckets.
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            addresses: Buckets::new(limits::SIGN_IN_ADDRESS.rate(), clock.clone()),
            accounts_by_address: Buckets::new(limits::SIGN_IN_ACCOUNT_ADDRESS.rate(), clock.clone()),
            accounts: Buckets::new(limits::SIGN_IN_ACCOUNT.rate(), clock.clone()),
            known_devices: Buckets::new(limits::SIGN_IN_KNOWN_DEVICE.rate(), clock.clone()),
        }
    }

    /// Counts an attempt, of a browser that has proved that it is known or of
    /// another.
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

    /// Notes that the password was right.
    pub fn succeeded(&self, attempt: Attempt) {
        if attempt.known_device.is_none() {
            self.accounts.give_back(&attempt.account);
        }
    }
}
