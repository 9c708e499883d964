//! The account of a member of staff, as its owner changes it.

use super::attempts::AccountKey;
use super::{DeviceCookie, IDLE_MS, SignInOrigin};
use crate::chat::auth::passwords::{check_new_password, is_password};
use crate::chat::{Chat, ChatError};
use crate::store::{OwnSession, StaffMember};
use crate::token::SecretHash;
use futures_util::FutureExt;
use shared::HotelSlug;

#[cfg(test)]
mod tests;

/// Change of a password by its owner.
pub struct NewPassword {
    /// The present password.
    pub present: String,
    /// The password after the change.
    pub new: String,
}

impl Chat {
    /// Returns the sessions of a member of staff, the one that was used last first.
    pub async fn own_sessions(&self, member: &StaffMember) -> Result<Vec<OwnSession>, ChatError> {
        let since = self.clock.now().plus_ms(-IDLE_MS);
        Ok(self.store.read().await?.db().sessions_of_member(member.key, since).await?)
    }

    /// Ends one of the sessions of a member of staff.
    pub async fn end_own_session(&self, member: &StaffMember, id: &str) -> Result<(), ChatError> {
        let sessions = self.own_sessions(member).await?;
        let hash = sessions.iter().find(|session| session.id() == id).ok_or(ChatError::NotFound)?.hash;
        self.store.write(move |mut db| async move { Ok(db.end_session(&hash).await?) }.boxed()).await
    }

    /// Ends all sessions of a member of staff except one.
    pub async fn end_other_sessions(&self, member: &StaffMember, this: SecretHash) -> Result<(), ChatError> {
        let key = member.key;
        self.store.write(move |mut db| async move { Ok(db.end_other_sessions(key, Some(&this)).await?) }.boxed()).await
    }

    /// Changes the name of a member of staff.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for an invalid name; [`ChatError::InvalidToken`] if the
    /// member was removed meanwhile.
    pub async fn change_own_name(&self, slug: &HotelSlug, member: &StaffMember, name: &str) -> Result<(), ChatError> {
        let name = name.trim().to_owned();
        crate::chat::hotel::hotels::check_shown_name(&name)?;
        let (slug, email, key) = (slug.clone(), member.email.clone(), member.key);
        self.store
            .write(move |mut db| {
                async move {
                    // A manager may be changing the role.
                    db.lock_hotel(&slug).await?;
                    let member = db.staff_by_email(&slug, &email).await?.ok_or(ChatError::InvalidToken)?;
                    Ok(db.update_member(key, &name, &member.role, member.access).await?)
                }
                .boxed()
            })
            .await
    }

    /// Changes the password of a member of staff, ends all other sessions, and deletes a
    /// link for a new password. Returns the new content of the device cookie.
    ///
    /// # Errors
    /// [`ChatError::WrongPassword`] and [`ChatError::RateLimited`] as for
    /// [`Chat::sign_in`]; [`ChatError::BadValue`] for an invalid new password.
    pub async fn change_own_password(
        &self,
        slug: &HotelSlug,
        member: &StaffMember,
        this: SecretHash,
        change: NewPassword,
        from: SignInOrigin,
    ) -> Result<DeviceCookie, ChatError> {
        check_new_password(&change.new, &member.email)?;
        let proven = from.device.as_ref().filter(|cookie| self.device_key.proves(cookie, slug, member));
        let known_device = proven.map(DeviceCookie::device);
        let attempt = self.attempts.take_tokens(AccountKey::new(slug, &member.email), from.address, known_device)?;
        let (present, hash) = (change.present, member.password_hash.clone());
        if !self.password_checks.known().run(move || is_password(&present, &hash)).await? {
            return Err(ChatError::WrongPassword);
        }
        self.attempts.return_account_token(attempt);
        let password_hash = self.hash_new_password(change.new).await?;
        let changed = StaffMember { password_hash, ..member.clone() };
        let (key, before, after) = (member.key, member.password_hash.clone(), changed.password_hash.clone());
        let (at, email) = (slug.clone(), member.email.clone());
        self.store
            .write(move |mut db| {
                async move {
                    // A link for a new password may be created or used at the same time.
                    let hotel = db.locked_hotel(&at).await?.ok_or(ChatError::InvalidToken)?.key;
                    // Another change may have been made meanwhile.
                    if !db.replace_password(key, &before, &after).await? {
                        return Err(ChatError::WrongPassword);
                    }
                    db.delete_staff_link(hotel, &email).await?;
                    Ok(db.end_other_sessions(key, Some(&this)).await?)
                }
                .boxed()
            })
            .await?;
        tracing::info!(hotel = %slug, staff_id = key.0, "a member of staff changed the password");
        Ok(self.device_key.add_proof(from.device, slug, &changed, &*self.random))
    }
}
