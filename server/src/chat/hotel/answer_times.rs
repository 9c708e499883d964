//! How soon a hotel answers: measured by its first replies of the last weeks, or else
//! as it promises.

mod measure;
mod measured_times;
#[cfg(test)]
mod tests;

use crate::chat::auth::rights::write_refusal;
use crate::chat::{Chat, ChatError};
use crate::store::{ContactSettings, Hotel, Thread};
use futures_util::FutureExt;
pub use measure::AnswerTimes;
use measure::{LocalTimes, MEASURED_DAYS, measure};
pub use measured_times::MeasuredTimes;
use shared::guide::Guide;

/// Maximum number of replies that are measured: the newest.
const MAX_REPLIES: i64 = 10_000;
/// Number of old replies that a transaction deletes.
const DELETE_BATCH: i64 = 1_000;
const DAY_MS: i64 = 24 * 60 * 60_000;

impl Chat {
    /// Returns how soon a hotel answers, at most 20 seconds old.
    pub async fn answer_times(&self, hotel: &Hotel) -> Result<AnswerTimes, ChatError> {
        let now = self.clock.now();
        if let Some(times) = self.measured_times.get(hotel.key, now) {
            return Ok(times);
        }
        let mut snapshot = self.store.read_transaction().await?;
        let since = now.plus_ms(-MEASURED_DAYS * DAY_MS);
        let replies = snapshot.db().first_replies(hotel.key, since, MAX_REPLIES).await?;
        let guide = snapshot.db().guide(hotel.key).await?.unwrap_or_default();
        let local = LocalTimes::new(guide.hours.as_ref(), &hotel.profile.timezone);
        let times = measure(&replies, &local, hotel.answer_within_min, now);
        self.measured_times.set(hotel.key, now, times);
        Ok(times)
    }

    /// Returns the number of minutes within which a guest can expect an answer now;
    /// `None` if the hotel does not show it, the chat is closed for the guest, or the
    /// reception is.
    pub async fn answers_within_min(
        &self,
        thread: &Thread,
        contact: &ContactSettings,
        guide: &Guide,
    ) -> Result<Option<u16>, ChatError> {
        let (hotel, now) = (&thread.hotel, self.clock.now());
        let local = LocalTimes::new(guide.hours.as_ref(), &hotel.profile.timezone);
        let is_closed = write_refusal(&thread.booking.stay, hotel.exemptions).is_some() || !local.is_open(now);
        if !contact.shows_answer_time || is_closed {
            return Ok(None);
        }
        let measured = self.answer_times(hotel).await?.usual_min(local.hour(now));
        Ok(Some(measured.unwrap_or(hotel.answer_within_min)))
    }

    /// Deletes the first replies that are too old to be measured.
    pub async fn delete_old_first_replies(&self) -> Result<(), ChatError> {
        let before = self.clock.now().plus_ms(-MEASURED_DAYS * DAY_MS);
        loop {
            let deleted: Result<u64, ChatError> = self
                .store
                .write(move |mut db| async move { Ok(db.delete_first_replies(before, DELETE_BATCH).await?) }.boxed())
                .await;
            if deleted? < DELETE_BATCH.unsigned_abs() {
                return Ok(());
            }
        }
    }
}
