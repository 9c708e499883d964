//! Erasing the data of a stay: automatically some time after the guest has
//! left, and on request.
//!
//! A booking is erased in short steps, so that other writers do not wait long:
//! first its guest links, which ends all access; then events, messages,
//! deliveries and notes in batches; then the rest. The next run completes an
//! erasure that was interrupted.

use crate::chat::auth::rights::{DAY_MS, WITHOUT_CHECK_OUT_MS, departure};
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::state::local_date;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{BookingKey, BookingTotals, ConversationLock, Db, EndedBooking, Hotel, StoreError, Thread};
use futures_util::FutureExt;
use jiff::ToSpan;
use jiff::civil::Date;
use shared::{BookingId, ChannelName, ConversationId, EventKind, HotelSlug, Timestamp};

#[cfg(test)]
mod tests;

/// Number of messages erased in one step.
const STEP_MESSAGES: i64 = 200;
/// Numbers of webhook deliveries and notes erased in one step.
const STEP_DELIVERIES: i64 = 200;
const STEP_NOTES: i64 = 200;
/// Number of outbox rows searched in one step.
const STEP_EVENTS: i64 = 1_000;
/// Number of bookings read in one query.
const PAGE_BOOKINGS: i64 = 200;

/// A booking that was erased or is due for erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedBooking {
    /// The hotel's slug.
    pub hotel: HotelSlug,
    /// The booking's name.
    pub booking: BookingId,
    /// Number of items that belonged to it.
    pub totals: BookingTotals,
}

/// Mode of a run over the bookings that are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Erase them.
    Erase,
    /// Only report them.
    DryRun,
}

/// Returns the time at which a booking is due for erasure; `None` if it is
/// never erased or the time is not known.
///
/// The time counts from the cancellation of a cancelled booking, else from the
/// guest's departure. If neither check-out date nor time is known, it counts
/// from the time at which the last guest link would have expired, measured from
/// the last activity.
pub fn due_at(booking: &EndedBooking, hotel: &Hotel) -> Option<Timestamp> {
    if hotel.erase_after_days == 0 {
        return None;
    }
    let ended = if booking.stay.cancelled {
        booking.cancelled_at
    } else {
        departure(&booking.stay, &hotel.profile.timezone).or_else(|| {
            booking.last_activity_at.max(booking.stay.checked_in_at).map(|at| at.plus_ms(WITHOUT_CHECK_OUT_MS))
        })
    };
    ended.map(|ended| ended.plus_ms(i64::from(hotel.erase_after_days) * DAY_MS))
}

impl Chat {
    /// Processes the bookings that are due, of all hotels or of one, and calls
    /// `done` for each. A booking that cannot be erased does not stop the
    /// others.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel. Otherwise the first
    /// failure, after all other bookings were processed.
    pub async fn erase_due(
        &self,
        of: Option<&HotelSlug>,
        mode: Mode,
        mut done: impl FnMut(&ErasedBooking),
    ) -> Result<(), ChatError> {
        let mut hotels = self.store.read().await?.db().hotels().await?;
        if let Some(slug) = of {
            hotels.retain(|hotel| hotel.profile.slug == *slug);
            if hotels.is_empty() {
                return Err(ChatError::NotFound);
            }
        }
        let (mut erased_any, mut first_failure) = (false, None);
        for hotel in &hotels {
            let done = |erased: Result<ErasedBooking, ChatError>| match erased {
                Ok(erased) => {
                    erased_any = true;
                    done(&erased);
                }
                Err(error) => {
                    first_failure.get_or_insert(error);
                }
            };
            if let Err(error) = self.erase_due_of_hotel(hotel, mode, done).await {
                let slug = &hotel.profile.slug;
                tracing::warn!(hotel = %slug, %error, "could not read the bookings of a hotel");
                first_failure.get_or_insert(error);
            }
        }
        if erased_any && mode == Mode::Erase {
            self.clear_freed_pages().await;
        }
        first_failure.map_or(Ok(()), Err)
    }

    /// Processes the bookings of a hotel that are due, and calls `done` with the
    /// result of each.
    async fn erase_due_of_hotel(
        &self,
        hotel: &Hotel,
        mode: Mode,
        mut done: impl FnMut(Result<ErasedBooking, ChatError>),
    ) -> Result<(), ChatError> {
        let mut after = BookingKey(0);
        while let Some(page) = self.next_ended_bookings(hotel, after).await? {
            after = page.last().map_or(after, |last| last.key);
            for booking in page {
                match self.erase_if_due(hotel, &booking, mode).await {
                    Ok(None) => {}
                    Ok(Some(erased)) => done(Ok(erased)),
                    Err(error) => {
                        let (slug, id) = (&hotel.profile.slug, &booking.booking_id);
                        tracing::warn!(hotel = %slug, booking = %id, %error, "could not erase a booking");
                        done(Err(error));
                    }
                }
            }
        }
        Ok(())
    }

    /// Removes erased data from the database's files. A failure is only logged:
    /// the data is erased, even if remains of it stay in the files for a while.
    async fn clear_freed_pages(&self) {
        if let Err(error) = self.store.purge_erased().await {
            tracing::warn!(%error, "could not clear erased data from the free pages of the database files");
        }
    }

    /// Returns the next page of bookings that may be due; `None` after the
    /// last.
    async fn next_ended_bookings(
        &self,
        hotel: &Hotel,
        after: BookingKey,
    ) -> Result<Option<Vec<EndedBooking>>, ChatError> {
        let mut snapshot = self.store.read_transaction().await?;
        let page = snapshot.db().ended_bookings(hotel.key, self.latest_end(hotel), after, PAGE_BOOKINGS).await?;
        Ok(Some(page).filter(|page| !page.is_empty()))
    }

    /// Returns the latest time and day at which a booking may have ended to be
    /// due.
    fn latest_end(&self, hotel: &Hotel) -> (Timestamp, Date) {
        let until = self.clock.now().plus_ms(-i64::from(hotel.erase_after_days) * DAY_MS);
        // The hotel's day may end earlier than the UTC day.
        (until, local_date("UTC", until).saturating_add(1.day()))
    }

    /// Returns whether a booking is due, or its erasure has begun.
    fn is_due(&self, booking: &EndedBooking, hotel: &Hotel) -> bool {
        booking.is_begun || due_at(booking, hotel).is_some_and(|due| due <= self.clock.now())
    }

    async fn erase_if_due(
        &self,
        hotel: &Hotel,
        booking: &EndedBooking,
        mode: Mode,
    ) -> Result<Option<ErasedBooking>, ChatError> {
        if !self.is_due(booking, hotel) {
            return Ok(None);
        }
        let mut snapshot = self.store.read_transaction().await?;
        let erased = ErasedBooking {
            hotel: hotel.profile.slug.clone(),
            booking: booking.booking_id.clone(),
            totals: snapshot.db().booking_totals(booking.key, booking.conversation).await?,
        };
        drop(snapshot);
        if mode == Mode::Erase {
            if !self.begin_if_due(booking.key, booking.conversation).await? {
                return Ok(None);
            }
            self.erase_in_steps(booking.key, booking.conversation).await?;
        }
        Ok(Some(erased))
    }

    /// Begins the erasure of a booking if it is still due: since its page was
    /// read, it may have got a new guest link or other dates. Returns whether
    /// the erasure has begun.
    async fn begin_if_due(&self, key: BookingKey, conversation: ConversationId) -> Result<bool, ChatError> {
        let chat = self.clone();
        let lock = ConversationLock::Conversation(conversation);
        let begun = self.store.write_locked(lock, move |mut db| {
            async move {
                let Some(Thread { hotel, .. }) = db.thread(conversation).await? else { return Ok(false) };
                let (latest, before) = (chat.latest_end(&hotel), BookingKey(key.0 - 1));
                let ended = db.ended_bookings(hotel.key, latest, before, 1).await?;
                let is_due = ended.first().is_some_and(|booking| booking.key == key && chat.is_due(booking, &hotel));
                if is_due {
                    db.begin_erasing(key).await?;
                }
                Ok(is_due)
            }
            .boxed()
        });
        begun.await
    }

    /// Counts the data of a booking that would be erased.
    ///
    /// # Errors
    /// Those of [`Chat::erase_booking`].
    pub async fn count_booking_data(
        &self,
        caller: &StaffCaller,
        booking: &BookingId,
    ) -> Result<ErasedBooking, ChatError> {
        caller.must_be_manager()?;
        let thread = self.booking(&caller.hotel.profile.slug, booking).await?;
        let (key, conversation) = (thread.booking.key, thread.conversation.id);
        let totals = self.store.read().await?.db().booking_totals(key, conversation).await?;
        Ok(ErasedBooking { hotel: thread.hotel.profile.slug, booking: thread.booking.booking_id, totals })
    }

    /// Erases all data of a booking now, at the guest's request.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`] for a
    /// booking of another hotel.
    pub async fn erase_booking(&self, caller: &StaffCaller, booking: &BookingId) -> Result<ErasedBooking, ChatError> {
        let erased = self.count_booking_data(caller, booking).await?;
        let thread = self.booking(&caller.hotel.profile.slug, booking).await?;
        let chat = self.clone();
        // In a task of its own, so that it completes even if the client
        // disconnects.
        let erasing = tokio::spawn(async move {
            let (key, conversation) = (thread.booking.key, thread.conversation.id);
            // A write of its guest is either complete before this one, or
            // refused.
            let lock = ConversationLock::Conversation(conversation);
            let begun: Result<(), StoreError> =
                chat.store.write_locked(lock, move |mut db| async move { db.begin_erasing(key).await }.boxed()).await;
            begun?;
            chat.erase_in_steps(key, conversation).await?;
            chat.clear_freed_pages().await;
            Ok(erased)
        });
        erasing.await.map_err(|_| ChatError::Internal("erasing a booking panicked"))?
    }

    /// Erases a booking whose erasure has begun.
    async fn erase_in_steps(&self, key: BookingKey, conversation: ConversationId) -> Result<(), ChatError> {
        // First, while rows still name the files. No guest link is valid any
        // more, so guests upload no further file; the next run finds one from
        // the desk.
        self.remove_files_of(conversation).await?;
        let searched = self.erase_events_so_far(conversation).await?;
        loop {
            let chat = self.clone();
            let step = self.store.write(move |mut db| {
                async move { chat.erase_step(&mut db, key, conversation, searched).await }.boxed()
            });
            if step.await? {
                return Ok(());
            }
        }
    }

    /// Erases the events of a conversation from the outbox, in steps: it holds
    /// many rows while an engine is unavailable. Returns the last row id that
    /// was searched.
    async fn erase_events_so_far(&self, conversation: ConversationId) -> Result<i64, ChatError> {
        let mut searched = 0;
        let Some(thread) = self.store.read().await?.db().thread(conversation).await? else { return Ok(searched) };
        let (guest, staff) = channels(&thread);
        while let Some(last) = self.store.read().await?.db().last_outbox_id(searched, STEP_EVENTS).await? {
            let (guest, staff, ids) = (guest.clone(), staff.clone(), (searched, last));
            let erased: Result<(), StoreError> = self
                .store
                .write(move |mut db| async move { db.erase_events(conversation, &guest, &staff, ids).await }.boxed())
                .await;
            erased?;
            searched = last;
        }
        Ok(searched)
    }

    /// Erases the next part and returns whether it was the last. The outbox has
    /// been searched up to row id `searched`.
    async fn erase_step(
        &self,
        db: &mut Db<'_>,
        key: BookingKey,
        conversation: ConversationId,
        searched: i64,
    ) -> Result<bool, ChatError> {
        let Some(thread) = db.thread(conversation).await? else { return Ok(true) };
        if db.erase_messages(conversation, STEP_MESSAGES).await? == STEP_MESSAGES.unsigned_abs()
            || db.erase_webhook_deliveries(conversation, STEP_DELIVERIES).await? == STEP_DELIVERIES.unsigned_abs()
            || db.erase_notes(conversation, STEP_NOTES).await? == STEP_NOTES.unsigned_abs()
        {
            return Ok(false);
        }
        // Events written since then; a row may be committed after one with a
        // higher id.
        let (guest, staff) = channels(&thread);
        let since = searched - self.store.late_rows();
        db.erase_events(conversation, &guest, &staff, (since, i64::MAX)).await?;
        db.erase_booking(key, conversation).await?;
        // Open pages fetch the conversation and learn that it no longer exists.
        let (seq, now) = (thread.conversation.seq.next(), self.clock.now());
        announce(db, &*self.random, &thread, EventKind::ConversationErased, seq, now).await?;
        Ok(true)
    }
}

/// Returns the channels of a thread's events: the guest's and the staff's.
fn channels(thread: &Thread) -> (ChannelName, ChannelName) {
    let slug = &thread.hotel.profile.slug;
    (ChannelName::guest(slug, &thread.booking.booking_id), ChannelName::staff(slug))
}
