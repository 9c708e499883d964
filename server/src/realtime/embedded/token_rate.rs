//! The client events of one token, over all connections that it has signed.

use super::bucket::Bucket;
use crate::limits::Rate;
use std::sync::{Mutex, PoisonError};

#[cfg(test)]
mod tests;

/// Counts the client events of every connection that one guest link or one
/// session of the desk has signed.
#[derive(Debug)]
pub struct TokenRate(Mutex<Bucket>);

impl TokenRate {
    /// Creates a full bucket of that rate. The engine's clock begins at 0.
    pub fn new(rate: Rate) -> Self {
        Self(Mutex::new(Bucket::new(rate, 0)))
    }

    /// Counts an event that comes now; `false` if there were too many.
    pub fn take(&self, now_ms: u64) -> bool {
        // No code between two states of a bucket can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(1, now_ms)
    }
}
