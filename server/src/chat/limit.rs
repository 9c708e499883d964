//! How many messages a guest may send.

use crate::chat::ChatError;
use crate::token::SecretHash;
use governor::clock::{Clock as _, MonotonicClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;

#[cfg(test)]
mod tests;

/// Guests behind one limiter before those that rest are forgotten.
const KEPT_KEYS: usize = 10_000;

/// A bucket for each token, not for each address: a hotel's guests share one.
pub struct SendLimit {
    limiter: Option<RateLimiter<SecretHash, DashMapStateStore<SecretHash>, MonotonicClock>>,
}

impl SendLimit {
    /// A bucket that holds and refills `messages` a minute; 0 for no limit.
    pub fn per_minute(messages: u32) -> Self {
        let quota = NonZeroU32::new(messages).map(Quota::per_minute);
        Self { limiter: quota.map(|quota| RateLimiter::new(quota, DashMapStateStore::default(), MonotonicClock)) }
    }

    /// Takes one message from a token's bucket.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] where it is empty.
    pub fn take(&self, token: &SecretHash) -> Result<(), ChatError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if limiter.len() > KEPT_KEYS {
            limiter.retain_recent();
        }
        limiter.check_key(token).map_err(|early| {
            let wait = early.wait_time_from(MonotonicClock.now());
            ChatError::RateLimited { retry_after_s: wait.as_secs() + 1 }
        })
    }
}
