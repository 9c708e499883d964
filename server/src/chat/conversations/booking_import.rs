//! Import of bookings from a CSV file: a preview of the changes, then all of them or
//! none.

pub(crate) mod file;
mod import_limits;

pub use file::{ImportLine, MAX_BOOKINGS, parse};
pub(in crate::chat) use import_limits::ImportLimits;

use crate::chat::{Chat, ChatError};
use crate::store::{Db, Hotel, HotelKey, Stay};
use futures_util::FutureExt;
use shared::{BookingId, HotelSlug};
use std::collections::{HashMap, HashSet};

#[cfg(test)]
mod tests;

/// A line of the file that is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// Number of the line, from 1 on.
    pub line: u64,
    /// Text for people.
    pub text: String,
}

/// Effect of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportEffect {
    /// The booking is created.
    Create,
    /// The booking is changed.
    Change,
    /// The booking has these values already.
    Keep,
}

/// A line with its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// The line.
    pub line: ImportLine,
    /// The stay after the import.
    pub stay: Stay,
    /// Effect of the import.
    pub effect: ImportEffect,
}

impl Chat {
    /// Counts a file, before it is received.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] after too many of the hotel.
    pub fn count_import(&self, hotel: &Hotel) -> Result<(), ChatError> {
        Ok(self.imports.count_file(hotel.key)?)
    }

    /// Returns the effect of each line, without changing anything.
    ///
    /// # Errors
    /// Returns the problems of lines that would make a booking invalid.
    /// [`ChatError::RateLimited`] during another import.
    pub async fn preview_import(
        &self,
        hotel: &Hotel,
        lines: Vec<ImportLine>,
    ) -> Result<Result<Vec<PreviewLine>, Vec<ImportProblem>>, ChatError> {
        let _turn = self.imports.take_turn()?;
        let mut snapshot = self.store.read_transaction().await?;
        let found = snapshot.db().stays_of_bookings(hotel.key, &ids_of(&lines)).await?;
        let stays: HashMap<BookingId, Stay> = found.into_iter().collect();
        let (mut preview, mut problems) = (Vec::new(), Vec::new());
        for line in lines {
            let before = stays.get(&line.booking_id);
            match line.put.clone().apply(before.cloned().unwrap_or_default()) {
                Ok(stay) => {
                    let effect = effect(before, &stay);
                    preview.push(PreviewLine { line, stay, effect });
                }
                Err(ChatError::BadValue(text)) => problems.push(ImportProblem { line: line.line, text }),
                Err(error) => return Err(error),
            }
        }
        Ok(if problems.is_empty() { Ok(preview) } else { Err(problems) })
    }

    /// Creates and changes all bookings, or none. Returns the number of bookings that
    /// were created or changed.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] if a booking would not be valid;
    /// [`ChatError::RateLimited`] during another import.
    pub async fn import_bookings(&self, hotel: &Hotel, lines: Vec<ImportLine>) -> Result<usize, ChatError> {
        let _turn = self.imports.take_turn()?;
        let (chat, slug) = (self.clone(), hotel.profile.slug.clone());
        let count = self
            .store
            .write(move |mut db| {
                async move {
                    // Until the end of the write nobody else creates bookings of the hotel,
                    // and concurrent imports do not wait for each other's conversations.
                    let hotel = db.locked_hotel(&slug).await?.ok_or(ChatError::NotFound)?.key;
                    let known = known_bookings(&mut db, hotel, &lines).await?;
                    let mut count = 0;
                    for line in lines {
                        let number = line.line;
                        let changed = if known.contains(&line.booking_id) {
                            chat.change_line(&mut db, &slug, line).await
                        } else {
                            create_line(&mut db, hotel, line).await.map(|()| true)
                        };
                        count += usize::from(changed.map_err(|error| in_line(number, error))?);
                    }
                    Ok::<_, ChatError>(count)
                }
                .boxed()
            })
            .await?;
        tracing::info!(hotel = %hotel.profile.slug, count, "bookings were imported");
        Ok(count)
    }

    /// Changes the booking of a line; returns whether it has other values now.
    async fn change_line(
        &self,
        db: &mut Db<'_>,
        slug: &HotelSlug,
        ImportLine { booking_id, put, .. }: ImportLine,
    ) -> Result<bool, ChatError> {
        let before = db.thread_of_booking(slug, &booking_id).await?;
        let before = before.ok_or_else(|| ChatError::BadValue(format!("booking {booking_id} was just erased")))?;
        let stay = &before.booking.stay;
        if effect(Some(stay), &put.clone().apply(stay.clone())?) == ImportEffect::Keep {
            return Ok(false);
        }
        self.update_booking(db, before, put).await?;
        Ok(true)
    }
}

/// Creates the booking of a line at a hotel that is locked. No booking is created as
/// cancelled, and nobody listens to its conversation yet.
async fn create_line(
    db: &mut Db<'_>,
    hotel: HotelKey,
    ImportLine { booking_id, put, .. }: ImportLine,
) -> Result<(), ChatError> {
    let stay = put.apply(Stay::default())?;
    if db.insert_booking(hotel, &booking_id, &stay).await? {
        return Ok(());
    }
    Err(ChatError::Internal("a booking was created at a hotel that is locked"))
}

/// Returns the bookings of the lines that exist.
async fn known_bookings(
    db: &mut Db<'_>,
    hotel: HotelKey,
    lines: &[ImportLine],
) -> Result<HashSet<BookingId>, ChatError> {
    Ok(db.known_bookings(hotel, &ids_of(lines)).await?.into_iter().collect())
}

fn ids_of(lines: &[ImportLine]) -> Vec<BookingId> {
    lines.iter().map(|line| line.booking_id.clone()).collect()
}

fn effect(before: Option<&Stay>, after: &Stay) -> ImportEffect {
    match before {
        None => ImportEffect::Create,
        Some(before) if before == after => ImportEffect::Keep,
        Some(_) => ImportEffect::Change,
    }
}

fn in_line(number: u64, error: ChatError) -> ChatError {
    match error {
        ChatError::BadValue(text) => ChatError::BadValue(format!("line {number}: {text}")),
        error => error,
    }
}
