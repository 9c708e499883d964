//! Number of messages that this process has written.

use shared::SenderType;
use std::sync::atomic::{AtomicU64, Ordering};

/// Messages since the start, by author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// Messages of guests.
    pub guest: u64,
    /// Messages of staff.
    pub staff: u64,
}

/// The running count.
#[derive(Debug, Default)]
pub struct MessageCounters {
    guest: AtomicU64,
    staff: AtomicU64,
}

impl MessageCounters {
    /// Counts a stored message.
    pub fn add(&self, sender: SenderType) {
        match sender {
            SenderType::Guest => self.guest.fetch_add(1, Ordering::Relaxed),
            SenderType::Staff => self.staff.fetch_add(1, Ordering::Relaxed),
            SenderType::System => return,
        };
    }

    /// Returns the present count.
    pub fn get(&self) -> MessageCounts {
        MessageCounts { guest: self.guest.load(Ordering::Relaxed), staff: self.staff.load(Ordering::Relaxed) }
    }
}
