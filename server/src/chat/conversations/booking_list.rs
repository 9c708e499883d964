//! The list of a hotel's bookings, for its reception.

use super::state::local_date;
use crate::chat::auth::rights::is_token_valid;
use crate::chat::{Chat, ChatError};
use crate::store::{Booking, BookingFilter, BookingKey, BookingRow, Hotel};
use jiff::civil::Date;
use shared::{BookingId, ConversationId, Timestamp};

#[cfg(test)]
mod tests;

/// Maximum number of bookings in a page of a list.
const PAGE_BOOKINGS: usize = 100;

/// State of a booking's guest links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// No valid link exists.
    Missing,
    /// A valid link exists; the guest has not read a message yet.
    Created,
    /// A valid link exists, and the guest has read a message.
    Used,
}

/// A booking in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBooking {
    /// The booking.
    pub booking: Booking,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// State of its guest links.
    pub link: LinkState,
}

/// Page of a list of bookings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingPage {
    /// The bookings, newest first.
    pub bookings: Vec<ListedBooking>,
    /// Key after which the next page begins, if there is one.
    pub next: Option<BookingKey>,
}

impl Chat {
    /// Returns a page of a hotel's bookings.
    ///
    /// # Errors
    /// Fails if the database does.
    pub async fn bookings(
        &self,
        hotel: &Hotel,
        filter: BookingFilter,
        after: Option<BookingKey>,
    ) -> Result<BookingPage, ChatError> {
        // One more, to know whether there is a next page.
        let limit = PAGE_BOOKINGS as i64 + 1;
        let mut rows = self.store.read().await?.db().bookings(hotel.key, filter, after, limit).await?;
        let has_next = rows.len() > PAGE_BOOKINGS;
        rows.truncate(PAGE_BOOKINGS);
        let next = rows.last().filter(|_| has_next).map(|row| row.booking.key);
        let now = self.clock.now();
        let bookings = rows.into_iter().map(|row| listed(row, &hotel.profile.timezone, now)).collect();
        Ok(BookingPage { bookings, next })
    }

    /// Returns a booking as the list shows it.
    ///
    /// # Errors
    /// [`ChatError::NotFound`].
    pub async fn listed_booking(&self, hotel: &Hotel, id: &BookingId) -> Result<ListedBooking, ChatError> {
        let row = self.store.read().await?.db().listed_booking(hotel.key, id).await?.ok_or(ChatError::NotFound)?;
        Ok(listed(row, &hotel.profile.timezone, self.clock.now()))
    }

    /// Returns the present day in the hotel's time zone.
    pub fn today(&self, hotel: &Hotel) -> Date {
        local_date(&hotel.profile.timezone, self.clock.now())
    }
}

fn listed(row: BookingRow, timezone: &str, now: Timestamp) -> ListedBooking {
    let stay = &row.booking.stay;
    let has_link = row.link_issued_at.is_some_and(|issued_at| is_token_valid(stay, timezone, issued_at, false, now));
    let link = match (has_link, row.guest_read_at) {
        (false, _) => LinkState::Missing,
        (true, None) => LinkState::Created,
        (true, Some(_)) => LinkState::Used,
    };
    ListedBooking { booking: row.booking, conversation_id: row.conversation_id, link }
}
