//! How often something may be done: messages sent, passwords tried.

use crate::chat::ChatError;
use crate::token::SecretHash;
use governor::clock::{Clock as _, MonotonicClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use shared::HotelSlug;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

#[cfg(test)]
mod tests;

/// Keys behind one limiter before those that rest are forgotten.
const KEPT_KEYS: usize = 10_000;
/// Tries a minute for one account: nobody mistypes oftener.
const ACCOUNT_TRIES: u32 = 5;
/// Tries a minute from one address, which a whole reception may share.
const ADDRESS_TRIES: u32 = 30;

/// Wrong tokens a minute from one address, and how many at once: guests of a
/// hotel share one, and some have old links.
const WRONG_TOKENS: u32 = 60;
const WRONG_TOKENS_AT_ONCE: u32 = 120;

/// How often a minute a guest may say which browser is to tell them.
const BROWSERS: u32 = 60;

/// Attempts to send a file of one guest a minute, and how many at once: three
/// messages with ten photos each.
const UPLOADS: u32 = 10;
const UPLOADS_AT_ONCE: u32 = 30;

/// A bucket for each key that holds so many and refills within a minute.
struct Buckets<K: Hash + Eq + Clone> {
    limiter: Option<RateLimiter<K, DashMapStateStore<K>, MonotonicClock>>,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    /// Buckets of `count`; 0 for no limit.
    fn per_minute(count: u32) -> Self {
        Self::of(NonZeroU32::new(count).map(Quota::per_minute))
    }

    fn of(quota: Option<Quota>) -> Self {
        Self { limiter: quota.map(|quota| RateLimiter::new(quota, DashMapStateStore::default(), MonotonicClock)) }
    }

    /// Whether no more keys can be kept, those that rest forgotten.
    fn is_full(&self) -> bool {
        let Some(limiter) = &self.limiter else { return false };
        if limiter.len() >= KEPT_KEYS {
            limiter.retain_recent();
        }
        limiter.len() >= KEPT_KEYS
    }

    fn take(&self, key: &K) -> Result<(), ChatError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if limiter.len() > KEPT_KEYS {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|early| {
            let wait = early.wait_time_from(MonotonicClock.now());
            ChatError::RateLimited { retry_after_s: wait.as_secs() + 1 }
        })
    }
}

/// How many messages a guest may send: a bucket for each token, not for each
/// address, since a hotel's guests share one.
pub struct SendLimit(Buckets<SecretHash>);

impl SendLimit {
    /// A bucket that holds and refills `messages` a minute; 0 for no limit.
    pub fn per_minute(messages: u32) -> Self {
        Self(Buckets::per_minute(messages))
    }

    /// Takes one message from a token's bucket.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where it is empty.
    pub fn take(&self, token: &SecretHash) -> Result<(), ChatError> {
        self.0.take(token)
    }
}

/// How often a guest may say which browser is to tell them: a bucket for each
/// token. One asks again at every visit.
pub struct BrowserLimit(Buckets<SecretHash>);

impl Default for BrowserLimit {
    fn default() -> Self {
        Self(Buckets::per_minute(BROWSERS))
    }
}

impl BrowserLimit {
    /// Takes one.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where there were too many.
    pub fn take(&self, token: &SecretHash) -> Result<(), ChatError> {
        self.0.take(token)
    }
}

/// How often a guest may try to send a file, whatever becomes of it: a bucket for
/// each token.
pub struct UploadLimit(Buckets<SecretHash>);

impl Default for UploadLimit {
    fn default() -> Self {
        let at_once = NonZeroU32::new(UPLOADS_AT_ONCE);
        let quota = NonZeroU32::new(UPLOADS).map(Quota::per_minute);
        Self(Buckets::of(quota.and_then(|quota| Some(quota.allow_burst(at_once?)))))
    }
}

impl UploadLimit {
    /// Takes one attempt.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where there were too many.
    pub fn take(&self, token: &SecretHash) -> Result<(), ChatError> {
        self.0.take(token)
    }
}

/// How often somebody may try to sign in, for each account and from each
/// address. An account is counted for each address too, or anybody could keep
/// its owner out.
pub struct SignInTries {
    accounts: Buckets<(HotelSlug, String, Option<IpAddr>)>,
    addresses: Buckets<IpAddr>,
}

impl Default for SignInTries {
    fn default() -> Self {
        Self { accounts: Buckets::per_minute(ACCOUNT_TRIES), addresses: Buckets::per_minute(ADDRESS_TRIES) }
    }
}

impl SignInTries {
    /// Takes one try.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where there were too many.
    pub fn take(&self, slug: &HotelSlug, email: &str, from: Option<IpAddr>) -> Result<(), ChatError> {
        if let Some(address) = from {
            self.addresses.take(&address)?;
        }
        self.accounts.take(&(slug.clone(), email.to_ascii_lowercase(), from))
    }
}

/// How often somebody may show a token that opens nothing, from each address.
pub struct WrongTokens(Buckets<IpAddr>);

impl Default for WrongTokens {
    fn default() -> Self {
        let quota = NonZeroU32::new(WRONG_TOKENS).map(Quota::per_minute);
        let at_once = NonZeroU32::new(WRONG_TOKENS_AT_ONCE);
        Self(Buckets::of(quota.and_then(|quota| Some(quota.allow_burst(at_once?)))))
    }
}

impl WrongTokens {
    /// Counts one.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where there were too many.
    pub fn take(&self, from: IpAddr) -> Result<(), ChatError> {
        let key = if self.0.is_full() { EVERYBODY } else { network(from) };
        self.0.take(&key)
    }
}

/// Who is counted as one while there are more addresses than can be kept.
const EVERYBODY: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// What one client has of addresses: of IPv6 a whole network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address @ IpAddr::V4(_) => address,
    }
}
