//! The set-up of an installation without hotels, over a link that is valid once, and
//! the first steps after it.

use super::hotels::{check_hotel, check_staff, new_hotel};
use crate::chat::auth::passwords::check_new_password;
use crate::chat::auth::rights::HOUR_MS;
use crate::chat::conversations::booking_list::ListedBooking;
use crate::chat::{Chat, ChatError};
use crate::store::{BookingFilter, FirstSteps, Hotel, HotelUpdate, StaffUpdate};
use crate::token::{SecretHash, SetUpToken};
use futures_util::FutureExt;
use shared::{AccentColor, Access, HotelSlug};
use unicode_normalization::UnicodeNormalization;

#[cfg(test)]
mod tests;

/// Time for which a link is valid, in milliseconds: 1 h.
const LINK_MS: i64 = HOUR_MS;
/// Slug of a hotel whose name has no letters or digits of ASCII.
const OTHER_SLUG: &str = "hotel";
/// Maximum length of a slug, in bytes.
const SLUG_BYTES: usize = 50;

/// The first hotel and its first manager.
#[derive(Clone)]
pub struct SetUp {
    /// Name of the hotel.
    pub hotel_name: String,
    /// IANA time zone.
    pub timezone: String,
    /// BCP 47 language tag.
    pub locale: String,
    /// The hotel's colour.
    pub accent_color: AccentColor,
    /// Name of the manager that guests see.
    pub name: String,
    /// Role of the manager that guests see.
    pub role: String,
    /// E-mail address to sign in with.
    pub email: String,
    /// Password to sign in with.
    pub password: String,
}

/// First steps of a hotel, with the booking that they are about.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// The steps.
    pub steps: FirstSteps,
    /// The newest booking, if there is any.
    pub booking: Option<ListedBooking>,
}

impl Chat {
    /// Creates a link for the set-up, which replaces an earlier one; `None` if there is
    /// a hotel already.
    pub async fn new_set_up_link(&self) -> Result<Option<SetUpToken>, ChatError> {
        let token = SetUpToken::generate(&*self.random);
        let (hash, expires_at) = (token.hash(), self.clock.now().plus_ms(LINK_MS));
        let is_stored = self
            .store
            .write(move |mut db| {
                async move {
                    if db.has_hotels().await? {
                        return Ok::<_, ChatError>(false);
                    }
                    db.upsert_set_up_link(&hash, expires_at).await?;
                    Ok(true)
                }
                .boxed()
            })
            .await?;
        Ok(is_stored.then_some(token))
    }

    /// Returns whether there is any hotel.
    pub async fn has_hotels(&self) -> Result<bool, ChatError> {
        Ok(self.store.read().await?.db().has_hotels().await?)
    }

    /// Checks a link for the set-up.
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`] if it was used, has expired or was replaced.
    pub async fn check_set_up_link(&self, token: &str) -> Result<SecretHash, ChatError> {
        let hash = SetUpToken::parse(token).ok_or(ChatError::InvalidToken)?.hash();
        let now = self.clock.now();
        let is_valid = self.store.read().await?.db().is_set_up_link(&hash, now).await?;
        if is_valid { Ok(hash) } else { Err(ChatError::InvalidToken) }
    }

    /// Creates the first hotel with its first manager; returns the hotel's slug. Of
    /// concurrent requests one at most succeeds.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for an invalid value; those of
    /// [`Chat::check_set_up_link`].
    pub async fn set_up(&self, token: &str, request: SetUp) -> Result<HotelSlug, ChatError> {
        let link = self.check_set_up_link(token).await?;
        let SetUp { hotel_name, timezone, locale, accent_color, name, role, email, password } = request;
        let slug = slug_of_name(&hotel_name);
        let hotel = HotelUpdate { timezone, locale, accent_color, ..new_hotel(slug.clone(), hotel_name) };
        let email = email.trim().to_owned();
        check_hotel(&hotel)?;
        check_staff(&email, &name, &role)?;
        check_new_password(&password, &email)?;
        let password_hash = self.hash_new_password(password).await?;
        let now = self.clock.now();
        self.store
            .write(move |mut db| {
                async move {
                    // The link first: concurrent requests wait for its row.
                    if !db.delete_set_up_link(&link, now).await? || db.has_hotels().await? {
                        return Err(ChatError::InvalidToken);
                    }
                    let hotel = db.insert_hotel(&hotel).await?.ok_or(ChatError::InvalidToken)?;
                    let access = Access::Manager;
                    db.upsert_staff(&StaffUpdate { hotel, email, name, role, access, password_hash }).await?;
                    Ok(db.set_shows_first_steps(hotel, true).await?)
                }
                .boxed()
            })
            .await?;
        tracing::info!(hotel = %slug, "the hotel was set up in the browser");
        Ok(slug)
    }

    /// Returns the first steps if the desk of the hotel shows them. Once all are done,
    /// they are not shown again.
    pub async fn checklist(&self, hotel: &Hotel) -> Result<Option<Checklist>, ChatError> {
        let Some(steps) = self.store.read().await?.db().first_steps(hotel.key).await? else { return Ok(None) };
        if steps.are_done() {
            self.hide_checklist(hotel).await?;
            return Ok(None);
        }
        let booking = self.bookings(hotel, BookingFilter::All, None).await?.bookings.into_iter().next();
        Ok(Some(Checklist { steps, booking }))
    }

    /// Stops showing the first steps.
    pub async fn hide_checklist(&self, hotel: &Hotel) -> Result<(), ChatError> {
        let key = hotel.key;
        self.store.write(move |mut db| async move { Ok(db.set_shows_first_steps(key, false).await?) }.boxed()).await
    }
}

/// Returns a slug for a hotel of that name: its letters and digits, without
/// diacritics.
fn slug_of_name(name: &str) -> HotelSlug {
    let mut slug = String::new();
    for decomposed in name.nfkd().flat_map(char::to_lowercase) {
        match decomposed {
            'a'..='z' | '0'..='9' => slug.push(decomposed),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            // A diacritic, after its letter.
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(SLUG_BYTES);
    let slug = slug.trim_end_matches('-').to_owned();
    let other = || HotelSlug::try_from(OTHER_SLUG.to_owned());
    HotelSlug::try_from(slug).or_else(|_| other()).unwrap_or_else(|_| unreachable!("{OTHER_SLUG} is a slug"))
}
