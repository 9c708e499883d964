//! Limits on imports of bookings.

use crate::clock::Clock;
use crate::limits::{self, Buckets, LimitReached};
use crate::store::HotelKey;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Time after which an import is tried again that was refused during another one, in
/// seconds.
const RETRY_AFTER_S: u64 = 5;

/// Limits on imports and their previews.
pub struct ImportLimits {
    files: Buckets<HotelKey>,
    turns: Semaphore,
}

impl ImportLimits {
    /// Creates the limits, of which nothing is used.
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        let files = Buckets::new(limits::IMPORTED_FILES.rate(), clock.clone());
        Self { files, turns: Semaphore::new(limits::IMPORTS.count()) }
    }

    /// Counts a file of a hotel.
    ///
    /// # Errors
    /// [`LimitReached`] after too many.
    pub fn count_file(&self, hotel: HotelKey) -> Result<(), LimitReached> {
        self.files.take(&hotel)
    }

    /// Takes the turn for one import.
    ///
    /// # Errors
    /// [`LimitReached`] during another one.
    pub fn take_turn(&self) -> Result<SemaphorePermit<'_>, LimitReached> {
        self.turns.try_acquire().map_err(|_| LimitReached { retry_after_s: RETRY_AFTER_S })
    }
}
