//! Rate limits on requests that write, counted before a request waits for
//! anything.

use super::write_buckets::KnownCredentials;
use crate::chat::{Chat, ChatError};
use std::future::Future;

pub use super::write_buckets::{Caller, WriteRates};

#[cfg(test)]
mod tests;

impl Chat {
    /// Authenticates a client that is about to write, and counts its request:
    /// before authentication if the credential was valid before, otherwise
    /// after it. So a client over its limit delays nobody, and an invalid
    /// credential uses no bucket.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`], and those of `authenticate`.
    pub async fn authenticate_writer<T>(
        &self,
        caller: Caller,
        authenticate: impl Future<Output = Result<T, ChatError>>,
    ) -> Result<T, ChatError> {
        let known: &KnownCredentials = &self.known_credentials;
        let was_known = known.contains(caller.credential());
        if was_known {
            self.write_limits.take(&caller)?;
        }
        let authenticated = authenticate.await;
        match &authenticated {
            Ok(_) if !was_known => {
                self.write_limits.take(&caller)?;
                known.insert(*caller.credential());
            }
            Err(ChatError::InvalidToken) => known.remove(caller.credential()),
            _ => {}
        }
        authenticated
    }
}
