//! Links with which a person sets a password: the invitation of a new member of
//! staff, and the new password of an existing one.

use super::hotels::{check_email, check_shown_name, check_shown_role};
use crate::chat::auth::passwords::check_new_password;
use crate::chat::auth::rights::DAY_MS;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::{Chat, ChatError};
use crate::store::{Hotel, StaffKey, StaffLink, StaffMember, StaffUpdate};
use crate::token::{SecretHash, StaffLinkToken};
use futures_util::FutureExt;
use shared::{Access, HotelSlug, Timestamp};

#[cfg(test)]
mod tests;

/// Time for which a link is valid, in milliseconds: two days.
const LINK_MS: i64 = 2 * DAY_MS;
/// Maximum number of open invitations of a hotel.
const MAX_INVITATIONS: usize = 200;

/// A link that was just created. It is not shown again.
#[derive(Debug)]
pub struct NewStaffLink {
    /// Its token.
    pub token: StaffLinkToken,
    /// The e-mail address that it is for.
    pub email: String,
    /// Time at which it expires.
    pub expires_at: Timestamp,
}

/// A valid link that a person has opened.
#[derive(Clone, Debug)]
pub struct OpenStaffLink {
    /// The hotel.
    pub hotel: Hotel,
    /// The link.
    pub link: StaffLink,
}

impl Chat {
    /// Creates an invitation, which replaces an earlier one for the same e-mail
    /// address.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::BadValue`] for an invalid
    /// value, an existing member of staff, or too many invitations.
    pub async fn invite(
        &self,
        caller: &StaffCaller,
        email: &str,
        role: &str,
        access: Access,
    ) -> Result<NewStaffLink, ChatError> {
        let (email, role) = (email.trim().to_owned(), role.trim().to_owned());
        check_email(&email)?;
        check_shown_role(&role)?;
        let (new, link) = self.new_staff_link(caller, email, role, access, true);
        let (slug, hotel, now) = (caller.hotel.profile.slug.clone(), caller.hotel.key, self.clock.now());
        self.write_as_manager(caller, move |mut db| {
            async move {
                db.delete_expired_staff_links(hotel, now).await?;
                if db.staff_by_email(&slug, &link.email).await?.is_some() {
                    return Err(ChatError::BadValue(format!("{} is a member of staff already", link.email)));
                }
                if db.staff_links(hotel, now).await?.iter().filter(|link| link.is_invitation).count() >= MAX_INVITATIONS
                {
                    return Err(ChatError::BadValue(format!("a hotel has at most {MAX_INVITATIONS} open invitations")));
                }
                Ok(db.upsert_staff_link(hotel, &link).await?)
            }
            .boxed()
        })
        .await?;
        Ok(new)
    }

    /// Makes the link for an e-mail address invalid.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent.
    pub async fn revoke_staff_link(&self, caller: &StaffCaller, email: String) -> Result<(), ChatError> {
        let hotel = caller.hotel.key;
        self.write_as_manager(caller, move |mut db| {
            async move { Ok(db.delete_staff_link(hotel, &email).await.map(|_| ())?) }.boxed()
        })
        .await
    }

    /// Creates a link with which a member of staff sets a new password. The present
    /// password stays valid until then.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`].
    pub async fn new_password_link(&self, caller: &StaffCaller, key: StaffKey) -> Result<NewStaffLink, ChatError> {
        let hotel = caller.hotel.key;
        let now = self.clock.now();
        let (mut new, mut link) = self.new_staff_link(caller, String::new(), String::new(), Access::Agent, false);
        new.email = self
            .write_as_manager(caller, move |mut db| {
                async move {
                    let member = db.locked_member(hotel, key).await?.ok_or(ChatError::NotFound)?;
                    let StaffMember { email, role, access, .. } = member;
                    link = StaffLink { email, role, access, ..link };
                    db.delete_expired_staff_links(hotel, now).await?;
                    db.upsert_staff_link(hotel, &link).await?;
                    Ok(link.email)
                }
                .boxed()
            })
            .await?;
        Ok(new)
    }

    fn new_staff_link(
        &self,
        caller: &StaffCaller,
        email: String,
        role: String,
        access: Access,
        is_invitation: bool,
    ) -> (NewStaffLink, StaffLink) {
        let token = StaffLinkToken::generate(&*self.random);
        let (hash, expires_at) = (token.hash(), self.clock.now().plus_ms(LINK_MS));
        let new = NewStaffLink { token, email: email.clone(), expires_at };
        let created_by = caller.member.as_ref().map(|member| member.key);
        (new, StaffLink { hash, email, is_invitation, access, role, expires_at, created_by })
    }

    /// Returns a link that a person has opened.
    ///
    /// # Errors
    /// [`ChatError::InvalidToken`] if it was used, has expired, was replaced or revoked,
    /// or belongs to another hotel.
    pub async fn open_staff_link(&self, slug: &str, token: &str) -> Result<OpenStaffLink, ChatError> {
        let hash = StaffLinkToken::parse(token).ok_or(ChatError::InvalidToken)?.hash();
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::InvalidToken)?;
        let mut snapshot = self.store.read_transaction().await?;
        let hotel = snapshot.db().hotel(&slug).await?.ok_or(ChatError::InvalidToken)?;
        let link = snapshot.db().staff_link(hotel.key, &hash, self.clock.now()).await?;
        Ok(OpenStaffLink { link: link.ok_or(ChatError::InvalidToken)?, hotel })
    }

    /// Uses a link: adds the member of staff under the name, or changes the password of
    /// an existing one and ends their sessions. Returns the e-mail address.
    ///
    /// # Errors
    /// Those of [`Chat::open_staff_link`]; [`ChatError::BadValue`] for an invalid name
    /// or password.
    pub async fn accept_staff_link(
        &self,
        slug: &str,
        token: &str,
        name: &str,
        password: String,
    ) -> Result<String, ChatError> {
        let OpenStaffLink { hotel, link } = self.open_staff_link(slug, token).await?;
        let name = name.trim().to_owned();
        if link.is_invitation {
            check_shown_name(&name)?;
        }
        check_new_password(&password, &link.email)?;
        let password_hash = self.hash_new_password(password).await?;
        let (email, now) = (link.email.clone(), self.clock.now());
        let used = self.use_staff_link(hotel, link.hash, name, password_hash, now);
        used.await?;
        Ok(email)
    }

    async fn use_staff_link(
        &self,
        hotel: Hotel,
        hash: SecretHash,
        name: String,
        password_hash: String,
        now: Timestamp,
    ) -> Result<(), ChatError> {
        let (slug, hotel) = (hotel.profile.slug, hotel.key);
        self.store
            .write(move |mut db| {
                async move {
                    // Concurrent requests with the link wait here.
                    db.lock_hotel(&slug).await?;
                    let link = db.staff_link(hotel, &hash, now).await?.ok_or(ChatError::InvalidToken)?;
                    db.delete_staff_link(hotel, &link.email).await?;
                    let member = db.staff_by_email(&slug, &link.email).await?;
                    let (name, role, access) = match (link.is_invitation, member) {
                        (true, None) => (name, link.role, link.access),
                        (false, Some(member)) => (member.name, member.role, member.access),
                        _ => return Err(ChatError::InvalidToken),
                    };
                    let put = StaffUpdate { hotel, email: link.email, name, role, access, password_hash };
                    db.upsert_staff(&put).await?;
                    Ok(db.end_sessions_of(hotel, &put.email).await?)
                }
                .boxed()
            })
            .await
    }
}
