//! Bookings and their guest links, for the command line and the hotel's own
//! system.

use super::state::chat_state;
use crate::chat::auth::rights::{expires_at, write_refusal};
use crate::chat::{Chat, ChatError};
use crate::store::{Db, Stay, Thread};
use crate::token::GuestToken;
use futures_util::FutureExt;
use jiff::civil::Date;
use shared::{BookingId, DisabledCode, HotelSlug, Timestamp};

#[cfg(test)]
mod tests;

const GUEST_NAME_CHARS: usize = 200;
const ROOM_CHARS: usize = 32;

/// A change to a field of a booking or a hotel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Leave the value unchanged.
    #[default]
    Keep,
    /// Clear the value.
    Clear,
    /// Set the value to this.
    Set(T),
}

impl<T> Change<T> {
    pub(crate) fn apply(self, value: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *value = None,
            Self::Set(new) => *value = Some(new),
        }
    }
}

/// Change to a booking, from `booking put`. Omitted fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutBooking {
    /// The guest's name; required for a new booking.
    pub guest_name: Option<String>,
    /// The room.
    pub room: Change<String>,
    /// The day of arrival.
    pub check_in: Change<Date>,
    /// The day of departure.
    pub check_out: Change<Date>,
    /// Time at which the guest checked in.
    pub checked_in_at: Change<Timestamp>,
    /// Time at which the guest checked out.
    pub checked_out_at: Change<Timestamp>,
    /// Set if the booking is cancelled, which makes its guest links invalid.
    pub cancelled: Option<bool>,
}

impl PutBooking {
    /// Returns the stay after the change.
    pub(super) fn apply(self, mut stay: Stay) -> Result<Stay, ChatError> {
        let bad = |what: String| Err(ChatError::BadValue(what));
        if let Some(name) = self.guest_name {
            stay.guest_name = name.trim().to_owned();
        }
        if !(1..=GUEST_NAME_CHARS).contains(&stay.guest_name.chars().count()) {
            return bad(format!("guest_name must have 1 to {GUEST_NAME_CHARS} characters"));
        }
        self.room.apply(&mut stay.room_number);
        if stay.room_number.as_ref().is_some_and(|room| !(1..=ROOM_CHARS).contains(&room.chars().count())) {
            return bad(format!("room must have 1 to {ROOM_CHARS} characters"));
        }
        if stay.guest_name.chars().chain(stay.room_number.iter().flat_map(|room| room.chars())).any(char::is_control) {
            return bad("guest_name and room must not contain control characters".to_owned());
        }
        self.check_in.apply(&mut stay.check_in);
        self.check_out.apply(&mut stay.check_out);
        if let (Some(check_in), Some(check_out)) = (stay.check_in, stay.check_out)
            && check_out < check_in
        {
            return bad("check_out must not be before check_in".to_owned());
        }
        self.checked_in_at.apply(&mut stay.checked_in_at);
        self.checked_out_at.apply(&mut stay.checked_out_at);
        stay.cancelled = self.cancelled.unwrap_or(stay.cancelled);
        Ok(stay)
    }
}

/// A new guest link. Its token is not shown again.
#[derive(Debug)]
pub struct NewLink {
    /// The token in the link.
    pub token: GuestToken,
    /// Time at which the link expires, by the booking's present dates.
    pub expires_at: Timestamp,
    /// Set if the booking is cancelled, so that the link is not valid.
    pub is_cancelled: bool,
    /// Reason why the guest may read but not write at present, if any.
    pub write_refusal: Option<DisabledCode>,
}

impl Chat {
    /// Creates or changes a booking, and announces the chat state if it
    /// changed. Returns the booking's thread, and whether the booking is new.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel,
    /// [`ChatError::BadValue`] if the booking would not be valid.
    pub async fn put_booking(
        &self,
        slug: HotelSlug,
        name: BookingId,
        put: PutBooking,
    ) -> Result<(Thread, bool), ChatError> {
        let chat = self.clone();
        self.store
            .write(move |mut db| {
                async move {
                    loop {
                        if let Some(before) = db.thread_of_booking(&slug, &name).await? {
                            return Ok((chat.update_booking(&mut db, before, put).await?, false));
                        }
                        // Another write may have inserted it meanwhile.
                        if let Some(thread) = chat.insert_booking(&mut db, &slug, &name, put.clone()).await? {
                            return Ok((thread, true));
                        }
                    }
                }
                .boxed()
            })
            .await
    }

    /// Creates a booking. Returns `None` if one with that id exists.
    ///
    /// # Errors
    /// Those of [`Chat::put_booking`].
    pub async fn create_booking(
        &self,
        slug: HotelSlug,
        name: BookingId,
        put: PutBooking,
    ) -> Result<Option<Thread>, ChatError> {
        let chat = self.clone();
        self.store
            .write(move |mut db| async move { chat.insert_booking(&mut db, &slug, &name, put).await }.boxed())
            .await
    }

    /// Changes a booking that exists, as [`Chat::put_booking`] does.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if it does not, and those of
    /// [`Chat::put_booking`].
    pub async fn change_booking(&self, slug: HotelSlug, name: BookingId, put: PutBooking) -> Result<Thread, ChatError> {
        let chat = self.clone();
        self.store
            .write(move |mut db| {
                async move {
                    let before = db.thread_of_booking(&slug, &name).await?.ok_or(ChatError::NotFound)?;
                    chat.update_booking(&mut db, before, put).await
                }
                .boxed()
            })
            .await
    }

    /// Inserts a booking with its conversation. Returns `None` if one with that
    /// id exists.
    async fn insert_booking(
        &self,
        db: &mut Db<'_>,
        slug: &HotelSlug,
        name: &BookingId,
        put: PutBooking,
    ) -> Result<Option<Thread>, ChatError> {
        // Locked: a change of the hotel announces itself in all of its
        // conversations, and would miss this one.
        let hotel = db.locked_hotel(slug).await?.ok_or(ChatError::NotFound)?;
        let stay = put.apply(Stay::default())?;
        if !db.insert_booking(hotel.key, name, &stay).await? {
            return Ok(None);
        }
        let thread = db.thread_of_booking(slug, name).await?;
        let thread = thread.ok_or(ChatError::Internal("could not read the booking that was just created"))?;
        self.note_cancellation(db, &thread, false).await?;
        Ok(Some(thread))
    }

    /// Changes a booking whose conversation is locked.
    pub(super) async fn update_booking(
        &self,
        db: &mut Db<'_>,
        before: Thread,
        put: PutBooking,
    ) -> Result<Thread, ChatError> {
        let mut after = before.clone();
        after.booking.stay = put.apply(after.booking.stay)?;
        db.update_booking(after.booking.key, &after.booking.stay).await?;
        self.note_cancellation(db, &after, before.booking.stay.cancelled).await?;
        if chat_state(&before) != chat_state(&after) {
            self.announce_state(db, &mut after).await?;
            db.update_conversation(&after.conversation).await?;
        }
        Ok(after)
    }

    /// Stores or clears the time of cancellation if it changed.
    async fn note_cancellation(&self, db: &mut Db<'_>, after: &Thread, was_cancelled: bool) -> Result<(), ChatError> {
        let is_cancelled = after.booking.stay.cancelled;
        if is_cancelled != was_cancelled {
            db.set_cancelled_at(after.booking.key, is_cancelled.then(|| self.clock.now())).await?;
        }
        Ok(())
    }

    /// Returns the thread of a booking.
    ///
    /// # Errors
    /// [`ChatError::NotFound`].
    pub async fn booking(&self, slug: &HotelSlug, name: &BookingId) -> Result<Thread, ChatError> {
        self.store.read().await?.db().thread_of_booking(slug, name).await?.ok_or(ChatError::NotFound)
    }

    /// Creates a guest link for a booking.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such booking.
    pub async fn new_link(&self, slug: &HotelSlug, name: &BookingId) -> Result<NewLink, ChatError> {
        let token = GuestToken::generate(&*self.random);
        let (hash, now, slug, name) = (token.hash(), self.clock.now(), slug.clone(), name.clone());
        self.store
            .write(move |mut db| {
                async move {
                    let thread = db.thread_of_booking(&slug, &name).await?.ok_or(ChatError::NotFound)?;
                    db.insert_token(&hash, thread.booking.key, now).await?;
                    let stay = &thread.booking.stay;
                    Ok(NewLink {
                        token,
                        expires_at: expires_at(stay, &thread.hotel.profile.timezone, now),
                        is_cancelled: stay.cancelled,
                        write_refusal: write_refusal(stay, thread.hotel.exemptions),
                    })
                }
                .boxed()
            })
            .await
    }

    /// Revokes all guest links of a booking and returns their number.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such booking.
    pub async fn revoke_links(&self, slug: &HotelSlug, name: &BookingId) -> Result<u64, ChatError> {
        let (now, slug, name) = (self.clock.now(), slug.clone(), name.clone());
        self.store
            .write(move |mut db| {
                async move {
                    let thread = db.thread_of_booking(&slug, &name).await?.ok_or(ChatError::NotFound)?;
                    Ok(db.revoke_tokens(thread.booking.key, now).await?)
                }
                .boxed()
            })
            .await
    }
}
