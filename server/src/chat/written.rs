//! How many messages this process has written.

use shared::SenderType;
use std::sync::atomic::{AtomicU64, Ordering};

/// Messages since the start, by who wrote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Guests.
    pub guest: u64,
    /// Members of staff.
    pub staff: u64,
}

/// The count as it goes on.
#[derive(Debug, Default)]
pub struct WrittenCount {
    guest: AtomicU64,
    staff: AtomicU64,
}

impl WrittenCount {
    /// One more message is on the disk.
    pub fn add(&self, sender: SenderType) {
        match sender {
            SenderType::Guest => self.guest.fetch_add(1, Ordering::Relaxed),
            SenderType::Staff => self.staff.fetch_add(1, Ordering::Relaxed),
            SenderType::System => return,
        };
    }

    /// The count now.
    pub fn get(&self) -> Written {
        Written { guest: self.guest.load(Ordering::Relaxed), staff: self.staff.load(Ordering::Relaxed) }
    }
}
