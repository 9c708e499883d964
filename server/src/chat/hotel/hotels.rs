//! Creating and changing hotels, their staff and their API keys.

use crate::chat::auth::passwords::check_new_password;
use crate::chat::auth::rights::write_refusal;
use crate::chat::{Chat, ChatError};
use crate::origin::Origin;
use crate::store::{Db, Hotel, HotelKey, HotelUpdate, StaffMember, StaffUpdate, StoreError};
use crate::token::ApiKey;
use futures_util::FutureExt;
use jiff::tz::TimeZone;
use shared::{Access, HotelSlug, Timestamp};

mod change;
mod contact;
#[cfg(test)]
mod tests;

pub use change::HotelChange;
pub(super) use change::new_hotel;
pub use contact::ContactChange;

const NAME_CHARS: usize = 100;
/// Promised time of an answer, in minutes.
const ANSWER_WITHIN_MIN: std::ops::RangeInclusive<u16> = 1..=1440;
/// Maximum number of days after a stay until its data is erased.
const MAX_ERASE_AFTER_DAYS: u16 = 3650;
/// Maximum length of the address of a logo.
const LOGO_BYTES: usize = 2_000;
/// Maximum length of an e-mail address (RFC 5321, section 4.5.3.1.3).
const EMAIL_BYTES: usize = 254;

impl Chat {
    /// Creates or replaces a hotel.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] if it would not be valid.
    pub async fn put_hotel(&self, put: HotelUpdate) -> Result<HotelKey, ChatError> {
        check_hotel(&put)?;
        let chat = self.clone();
        self.store
            .write(move |mut db| {
                async move {
                    loop {
                        if let Some(before) = db.locked_hotel(&put.slug).await? {
                            chat.update_hotel(&mut db, &before, &put).await?;
                            return Ok(before.key);
                        }
                        // Another write may have inserted it meanwhile.
                        if let Some(key) = db.insert_hotel(&put).await? {
                            return Ok(key);
                        }
                    }
                }
                .boxed()
            })
            .await
    }

    /// Updates a hotel whose row is locked. Announces the chat state of each
    /// booking for which the new rules open or close the chat.
    async fn update_hotel(&self, db: &mut Db<'_>, before: &Hotel, put: &HotelUpdate) -> Result<(), ChatError> {
        db.update_hotel(before.key, put).await?;
        if before.exemptions == put.exemptions {
            return Ok(());
        }
        for mut thread in db.threads_of_hotel(before.key).await? {
            let stay = &thread.booking.stay;
            if write_refusal(stay, before.exemptions) != write_refusal(stay, put.exemptions) {
                self.announce_state(db, &mut thread).await?;
                db.update_conversation(&thread.conversation).await?;
            }
        }
        Ok(())
    }

    /// Returns the hotel of that slug.
    ///
    /// # Errors
    /// [`ChatError::NotFound`].
    pub async fn hotel(&self, slug: &HotelSlug) -> Result<Hotel, ChatError> {
        self.store.read().await?.db().hotel(slug).await?.ok_or(ChatError::NotFound)
    }

    /// Returns the hotel of an installation that has exactly one.
    pub async fn only_hotel(&self) -> Result<Option<HotelSlug>, ChatError> {
        let hotels = self.store.read().await?.db().hotels().await?;
        Ok(match <[Hotel; 1]>::try_from(hotels) {
            Ok([hotel]) => Some(hotel.profile.slug),
            Err(_) => None,
        })
    }

    /// Returns whether any hotel lets pages of that origin embed its chat.
    pub async fn is_embedder_of_any(&self, origin: &Origin) -> Result<bool, ChatError> {
        let lists = self.store.read().await?.db().every_hotels_embedders().await?;
        Ok(lists.iter().any(|list| list.contains(origin)))
    }

    /// Creates an API key for a hotel. It is not shown again.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel.
    pub async fn new_api_key(&self, slug: &HotelSlug) -> Result<ApiKey, ChatError> {
        let hotel = self.hotel(slug).await?.key;
        let key = ApiKey::generate(&*self.random);
        let hash = key.hash();
        let now = self.clock.now();
        self.store
            .write(move |mut db| {
                async move { db.insert_api_key(&hash, hotel, now).await.map_err(ChatError::from) }.boxed()
            })
            .await?;
        Ok(key)
    }

    /// Revokes all API keys of a hotel and returns their number.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel.
    pub async fn revoke_api_keys(&self, slug: &HotelSlug) -> Result<u64, ChatError> {
        let hotel = self.hotel(slug).await?.key;
        self.store.write(move |mut db| async move { Ok(db.delete_api_keys(hotel).await?) }.boxed()).await
    }

    /// Returns a hotel's staff, ordered by name.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel.
    pub async fn staff_of(&self, slug: &HotelSlug) -> Result<Vec<StaffMember>, ChatError> {
        let hotel = self.hotel(slug).await?.key;
        Ok(self.store.read().await?.db().staff_of_hotel(hotel).await?)
    }

    /// Removes a member of staff: ends their sessions at once, deletes the links for
    /// them and by them, and allows no further assignments to them. Their messages keep
    /// their name; [`Chat::put_staff`] adds them again.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel, or no member of staff
    /// with that e-mail address.
    pub async fn remove_staff(&self, slug: &HotelSlug, email: &str) -> Result<(), ChatError> {
        let hotel = self.hotel(slug).await?.key;
        let (slug, email, now) = (slug.clone(), email.trim().to_owned(), self.clock.now());
        self.store
            .write(move |mut db| {
                async move {
                    // Managers change staff at the same time.
                    db.lock_hotel(&slug).await?;
                    let member = db.staff_by_email(&slug, &email).await?.ok_or(ChatError::NotFound)?;
                    Ok(remove_from_staff(&mut db, hotel, &member, now).await?)
                }
                .boxed()
            })
            .await
    }

    /// Creates or replaces a member of staff, identified by e-mail address, and deletes
    /// the link for them, and those that somebody has created who is no manager any more.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if there is no such hotel,
    /// [`ChatError::BadValue`] for an invalid e-mail address, name or password.
    pub async fn put_staff(
        &self,
        slug: &HotelSlug,
        email: String,
        name: String,
        role: String,
        access: Access,
        password: String,
    ) -> Result<(), ChatError> {
        let email = email.trim().to_owned();
        check_staff(&email, &name, &role)?;
        check_new_password(&password, &email)?;
        let hotel = self.hotel(slug).await?.key;
        let password_hash = self.hash_new_password(password).await?;
        let put = StaffUpdate { hotel, email, name, role, access, password_hash };
        let slug = slug.clone();
        self.store
            .write(move |mut db| {
                async move {
                    db.lock_hotel(&slug).await?;
                    db.upsert_staff(&put).await?;
                    db.delete_staff_link(put.hotel, &put.email).await?;
                    if put.access != Access::Manager
                        && let Some(member) = db.staff_by_email(&slug, &put.email).await?
                    {
                        db.delete_staff_links_of(put.hotel, member.key).await?;
                    }
                    // Ends the sessions of the old password. After the change:
                    // a concurrent sign-in with the old password is either
                    // complete before it, or refused.
                    Ok(db.end_sessions_of(put.hotel, &put.email).await?)
                }
                .boxed()
            })
            .await
    }
}

/// Removes a member of staff with their sessions, the link for them, and the links that
/// they have created. The caller has locked the hotel.
pub(super) async fn remove_from_staff(
    db: &mut Db<'_>,
    hotel: HotelKey,
    member: &StaffMember,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.remove_staff(hotel, &member.email, now).await?;
    db.delete_staff_link(hotel, &member.email).await?;
    db.delete_staff_links_of(hotel, member.key).await?;
    // After the removal: a concurrent sign-in is either complete before it, or refused.
    db.end_sessions_of(hotel, &member.email).await
}

/// Checks the time zone, the name, the logo's address and the numbers of a hotel.
pub(super) fn check_hotel(put: &HotelUpdate) -> Result<(), ChatError> {
    let bad = |what: String| Err(ChatError::BadValue(what));
    if TimeZone::get(&put.timezone).is_err() {
        return bad(format!("the time zone must be an IANA name like Europe/Dublin, not {:?}", put.timezone));
    }
    // Staff answers under this name if no other is given.
    if put.name.trim().is_empty() || put.name.chars().count() > NAME_CHARS || put.name.chars().any(char::is_control) {
        return bad(format!("the name of a hotel must have 1 to {NAME_CHARS} characters"));
    }
    if !ANSWER_WITHIN_MIN.contains(&put.answer_within_min) {
        return bad("the promised time of an answer must be 1 to 1440 minutes".to_owned());
    }
    if put.erase_after_days.is_some_and(|days| days > MAX_ERASE_AFTER_DAYS) {
        return bad(format!("data must be erased after 0 to {MAX_ERASE_AFTER_DAYS} days"));
    }
    if !put.logo_url.as_deref().is_none_or(is_logo) {
        return bad(format!(
            "the logo must be an https:// address or a path of this server, of at most {LOGO_BYTES} characters"
        ));
    }
    Ok(())
}

/// Checks the e-mail address, name and role of a member of staff.
pub(super) fn check_staff(email: &str, name: &str, role: &str) -> Result<(), ChatError> {
    check_email(email)?;
    check_shown_texts(name, role)
}

/// Checks the e-mail address of a member of staff.
pub(super) fn check_email(email: &str) -> Result<(), ChatError> {
    let is_address = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !is_address || email.len() > EMAIL_BYTES || email.contains(char::is_control) {
        return Err(ChatError::BadValue("an e-mail address must be written like maeve@hotel.example".to_owned()));
    }
    Ok(())
}

/// Checks the name and the role of a member of staff, which guests see.
fn check_shown_texts(name: &str, role: &str) -> Result<(), ChatError> {
    check_shown_name(name)?;
    check_shown_role(role)
}

/// Checks the name of a member of staff, which guests see.
pub(crate) fn check_shown_name(name: &str) -> Result<(), ChatError> {
    check_shown_text(name)
}

/// Checks the role of a member of staff, which guests see.
pub(super) fn check_shown_role(role: &str) -> Result<(), ChatError> {
    check_shown_text(role)
}

fn check_shown_text(text: &str) -> Result<(), ChatError> {
    if text.trim().is_empty() || text.chars().count() > NAME_CHARS || text.chars().any(char::is_control) {
        let rule =
            "the name and the role of a member of staff must have 1 to 100 characters, without control characters";
        return Err(ChatError::BadValue(rule.to_owned()));
    }
    Ok(())
}

/// Returns whether a logo may have that address: on a host with a plain name, or a path
/// of this server.
fn is_logo(url: &str) -> bool {
    // A browser reads a backslash as a slash.
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_place = rest.map_or_else(|| is_path(url), |rest| is_plain_host(rest.split(['/', '?', '#']).next()));
    url.len() <= LOGO_BYTES && is_plain && is_place
}

/// Returns whether a host, with or without a port, has letters, digits, `.` and `-`
/// only: the guest's page names it in its content security policy.
fn is_plain_host(authority: Option<&str>) -> bool {
    let authority = authority.unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    is_host && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Returns whether an address is a path of this server, and not on another
/// host.
fn is_path(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}
