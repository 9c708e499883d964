//! Rate limit on the client events of one token, over all its connections.

use super::bucket::Bucket;
use crate::limits::Rate;
use std::sync::{Mutex, PoisonError};

#[cfg(test)]
mod tests;

/// Bucket for the client events of all connections that one guest link or one
/// session of the desk has authorized.
#[derive(Debug)]
pub struct TokenRate(Mutex<Bucket>);

impl TokenRate {
    /// Creates a full bucket. The engine's clock begins at 0.
    pub fn new(rate: Rate) -> Self {
        Self(Mutex::new(Bucket::new(rate, 0)))
    }

    /// Counts an event that arrives now; returns `false` above the limit.
    pub fn take(&self, now_ms: u64) -> bool {
        // No code between two states of a bucket can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(1, now_ms)
    }
}
