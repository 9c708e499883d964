//! Signing in at the desk, and sessions.

mod account;
mod attempts;
mod known_devices;

pub use account::NewPassword;
pub use attempts::PasswordChecks;
pub use attempts::SignInAttempts;
pub(crate) use attempts::SignInChecks;
pub use known_devices::{DeviceCookie, DeviceKey};

use super::passwords::is_password;
use crate::chat::{Chat, ChatError};
use crate::store::{StaffMember, StaffSession, StoreError};
use crate::token::{SecretHash, SessionToken};
use attempts::AccountKey;
use futures_util::FutureExt;
use shared::HotelSlug;
use std::net::IpAddr;

#[cfg(test)]
mod tests;

/// Time without use after which a session ends, in milliseconds: 12 h.
pub(crate) const IDLE_MS: i64 = 12 * 60 * 60 * 1000;
/// Minimum interval between updates of a session's time of last use, in
/// milliseconds, so that not every request writes.
const SEEN_EVERY_MS: i64 = 5 * 60 * 1000;
/// Maximum length of an e-mail address (RFC 5321, section 4.5.3.1.3).
const EMAIL_BYTES: usize = 254;
/// A hash that no password matches, checked for unknown accounts so that the
/// response takes as long.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z3Vlc3QtY2hhdC1ub2JvZA$Ck0W6zkBvEXSEBCqg0MOGkJtY4vQx8pS0Pn2Hq6m1aY";

/// Origin of a request with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestOrigin {
    /// A person's action, which counts as use of the session.
    Person,
    /// A page's own background request, which does not count as use.
    Page,
}

/// The client that tries to sign in.
#[derive(Clone, Default)]
pub struct SignInOrigin {
    /// Its address, if known.
    pub address: Option<IpAddr>,
    /// The device cookie that its browser got at an earlier sign-in.
    pub device: Option<DeviceCookie>,
    /// Name of the browser, for the list of the person's devices; empty if it is not
    /// known.
    pub browser: String,
}

/// Result of signing in.
pub struct SignedIn {
    /// The content of the session cookie.
    pub session: SessionToken,
    /// The new content of the device cookie.
    pub device: DeviceCookie,
}

impl Chat {
    /// Signs a member of staff in and returns the contents of their cookies.
    /// The session is always new, which prevents session fixation.
    ///
    /// # Errors
    /// [`ChatError::WrongPassword`] if e-mail address and password do not
    /// belong together, whichever of them is wrong; [`ChatError::RateLimited`]
    /// after too many attempts for that account, from that address or in all.
    pub async fn sign_in(
        &self,
        slug: &str,
        email: &str,
        password: String,
        from: SignInOrigin,
    ) -> Result<SignedIn, ChatError> {
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::WrongPassword)?;
        let email = email.trim();
        // No account has control characters, and PostgreSQL takes no NUL.
        if email.len() > EMAIL_BYTES || email.contains(char::is_control) {
            return Err(ChatError::WrongPassword);
        }
        let member = self.store.read().await?.db().staff_by_email(&slug, email).await?;
        let proves = |cookie: &&DeviceCookie| member.as_ref().is_some_and(|m| self.device_key.proves(cookie, &slug, m));
        let known_device = from.device.as_ref().filter(proves).map(DeviceCookie::device);
        let attempt = self.attempts.take_tokens(AccountKey::new(&slug, email), from.address, known_device)?;
        let hash = member.as_ref().map_or(NOBODYS_HASH, |member| &member.password_hash).to_owned();
        let checks = if known_device.is_some() { self.password_checks.known() } else { self.password_checks.others() };
        let right = checks.run(move || is_password(&password, &hash)).await?;
        match member {
            Some(member) if right => {
                self.attempts.return_account_token(attempt);
                let (hotel, staff_id) = (slug.to_string(), member.key.0);
                let device = self.device_key.add_proof(from.device, &slug, &member, &*self.random);
                let session = self.begin_session(member, from.browser).await?;
                tracing::info!(hotel, staff_id, "signed in at the desk");
                Ok(SignedIn { session, device })
            }
            // The typed address is not logged: it may be a password in the
            // wrong field.
            other => {
                let staff_id = other.map(|member| member.key.0);
                let from = from.address.map(tracing::field::display);
                tracing::warn!(hotel = %slug, staff_id, from, "sign-in at the desk was refused");
                Err(ChatError::WrongPassword)
            }
        }
    }

    async fn begin_session(&self, member: StaffMember, browser: String) -> Result<SessionToken, ChatError> {
        let token = SessionToken::generate(&*self.random);
        let (hash, now) = (token.hash(), self.clock.now());
        self.store
            .write(move |mut db| {
                async move {
                    // The password may have been changed while it was being
                    // checked.
                    if !db.begin_session(&hash, &member, &browser, now).await? {
                        return Err(ChatError::WrongPassword);
                    }
                    Ok(db.end_sessions_unused_since(now.plus_ms(-IDLE_MS)).await?)
                }
                .boxed()
            })
            .await?;
        Ok(token)
    }

    /// Returns the session of a cookie at this hotel. Background requests of a
    /// page do not extend it.
    ///
    /// # Errors
    /// [`ChatError::TokenRequired`] without a cookie,
    /// [`ChatError::InvalidToken`] for a session that has ended, or of another
    /// hotel.
    pub async fn session(
        &self,
        slug: &str,
        cookie: Option<&str>,
        by: RequestOrigin,
    ) -> Result<StaffSession, ChatError> {
        let cookie = cookie.ok_or(ChatError::TokenRequired)?;
        let hash = SessionToken::parse(cookie).ok_or(ChatError::InvalidToken)?.hash();
        let slug: HotelSlug = slug.parse().map_err(|_| ChatError::InvalidToken)?;
        let session = self.store.read().await?.db().session(&slug, &hash).await?.ok_or(ChatError::InvalidToken)?;
        let idle_ms = self.clock.now().unix_ms() - session.seen_at.unix_ms();
        if idle_ms >= IDLE_MS {
            return Err(ChatError::InvalidToken);
        }
        if by == RequestOrigin::Person && idle_ms >= SEEN_EVERY_MS {
            self.touch_session(hash).await?;
        }
        Ok(session)
    }

    async fn touch_session(&self, hash: SecretHash) -> Result<(), ChatError> {
        let now = self.clock.now();
        let seen: Result<(), StoreError> =
            self.store.write(move |mut db| async move { db.touch_session(&hash, now).await }.boxed()).await;
        Ok(seen?)
    }

    /// Ends a session, if there is one.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), ChatError> {
        let Some(token) = SessionToken::parse(cookie) else { return Ok(()) };
        let hash = token.hash();
        let ended: Result<(), StoreError> =
            self.store.write(move |mut db| async move { db.end_session(&hash).await }.boxed()).await;
        ended?;
        tracing::info!("signed out at the desk");
        Ok(())
    }
}
