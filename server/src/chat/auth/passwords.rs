//! Passwords of members of staff: the rules for new ones, and their hashes.

use crate::chat::{Chat, ChatError};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// Length of a password, in characters.
const PASSWORD_CHARS: RangeInclusive<usize> = 10..=200;
/// Minimum number of different characters, so that `aaaaaaaaaa` is refused.
const MIN_DIFFERENT_CHARS: usize = 4;

/// Common passwords of sufficient length, in lower case; lines that begin with `#`
/// are comments.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("passwords/common.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// Checks a new password for the account with that e-mail address.
///
/// # Errors
/// [`ChatError::BadValue`] if it is too short or too long, or easy to guess.
pub(crate) fn check_new_password(password: &str, email: &str) -> Result<(), ChatError> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(ChatError::BadValue("a password must have 10 to 200 characters".to_owned()));
    }
    let lower_case = password.to_lowercase();
    let different: HashSet<char> = lower_case.chars().collect();
    if COMMON.contains(&*lower_case) || different.len() < MIN_DIFFERENT_CHARS || lower_case == email.to_lowercase() {
        return Err(ChatError::BadValue(
            "the password is one of those that are tried first, so choose another".to_owned(),
        ));
    }
    Ok(())
}

/// Hashes a password with argon2id and the library's defaults (RFC 9106;
/// OWASP's first choice).
pub(crate) fn hash_password(password: &str, salt: &[u8]) -> Result<String, ChatError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|_| ChatError::Internal("could not hash a password"))?;
    Ok(hash.to_string())
}

/// Returns whether a password belongs to a hash.
pub(crate) fn is_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

impl Chat {
    /// Hashes a new password with a random salt, in the queue of password checks,
    /// because it takes as long as a check.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] if too many checks wait already.
    pub(crate) async fn hash_new_password(&self, password: String) -> Result<String, ChatError> {
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        self.password_checks.known().run(move || hash_password(&password, &salt)).await?
    }
}
