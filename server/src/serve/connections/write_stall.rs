//! Detects a client that does not read its response.

use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// Number of bytes that a waiting client has to accept within the time limit.
pub const MIN_PROGRESS_BYTES: usize = 16 * 1024;

/// Progress of the writes to one connection.
#[derive(Debug, Default)]
pub struct WriteStall {
    /// Start of the current period, while the client is slower than the server.
    waiting_since: Option<Instant>,
    /// Number of bytes accepted in this period.
    accepted_bytes: usize,
}

impl WriteStall {
    /// Records that the client accepts nothing at the moment. Returns the time
    /// at which it has to have accepted enough.
    pub fn wait(&mut self, now: Instant, limit: Duration) -> Instant {
        *self.waiting_since.get_or_insert(now) + limit
    }

    /// Records that `accepted` of `offered` bytes were accepted.
    pub fn accept(&mut self, accepted: usize, offered: usize) {
        self.accepted_bytes += accepted;
        if accepted == offered || self.accepted_bytes >= MIN_PROGRESS_BYTES {
            *self = Self::default();
        }
    }
}
