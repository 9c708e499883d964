//! Answer times that are measured again only after a while.

use super::measure::AnswerTimes;
use crate::store::HotelKey;
use shared::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Time for which measured times are used again. A page or a list then reads no
/// replies.
pub const CACHED_FOR_MS: i64 = 20_000;

/// Times that were measured a short time ago, by hotel.
#[derive(Debug, Default)]
pub struct MeasuredTimes(Mutex<HashMap<HotelKey, (Timestamp, AnswerTimes)>>);

impl MeasuredTimes {
    /// Returns the times of a hotel. If they are outdated, returns `None` to one caller,
    /// which measures them, and meanwhile the outdated ones to the others.
    pub(super) fn get(&self, hotel: HotelKey, now: Timestamp) -> Option<AnswerTimes> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (measured_at, times) = times.get_mut(&hotel)?;
        let is_current = (0..CACHED_FOR_MS).contains(&(now.unix_ms() - measured_at.unix_ms()));
        *measured_at = if is_current { *measured_at } else { now };
        is_current.then_some(*times)
    }

    /// Stores times that were measured now.
    pub(super) fn set(&self, hotel: HotelKey, now: Timestamp, measured: AnswerTimes) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(hotel, (now, measured));
    }
}
