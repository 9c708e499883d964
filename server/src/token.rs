//! Tokens of guests, of sessions and of links for the set-up and for staff, and API
//! keys: 32 random bytes, of which only the SHA-256 is stored.

use crate::clock::Random;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

#[cfg(test)]
mod tests;

const KEY_PREFIX: &str = "gck_";
const SESSION_PREFIX: &str = "gcs_";
const SET_UP_PREFIX: &str = "gcu_";
const STAFF_LINK_PREFIX: &str = "gci_";
const SECRET_CHARS: usize = 43;

/// Hash (SHA-256) of a token or key, as the database stores it. 32 random bytes
/// need no salt and no slow hash, and the timing of an index look-up by hash
/// discloses nothing of the secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Returns the bytes of the hash.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the bytes as hexadecimal digits.
    pub fn to_hex(&self) -> String {
        let mut digits = String::with_capacity(2 * self.0.len());
        for byte in self.0 {
            // Writing to a `String` cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}

impl TryFrom<Vec<u8>> for SecretHash {
    type Error = ();

    /// Wraps a hash from the database.
    fn try_from(bytes: Vec<u8>) -> Result<Self, ()> {
        bytes.try_into().map(Self).map_err(|_| ())
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

/// A guest's token: base64url without padding, 43 characters.
pub struct GuestToken(String);

/// A hotel's API key: `gck_` and 43 characters of base64url.
pub struct ApiKey(String);

/// The content of a session cookie: `gcs_` and 43 characters of base64url.
pub struct SessionToken(String);

/// The token of a set-up link: `gcu_` and 43 characters of base64url.
pub struct SetUpToken(String);

/// The token of a link with which a member of staff sets a password: `gci_` and 43
/// characters of base64url.
pub struct StaffLinkToken(String);

macro_rules! secret {
    ($name:ident, $prefix:expr) => {
        impl $name {
            /// Generates a new secret.
            pub fn generate(random: &dyn Random) -> Self {
                let mut bytes = [0; 32];
                random.fill(&mut bytes);
                Self(format!("{}{}", $prefix, URL_SAFE_NO_PAD.encode(bytes)))
            }

            /// Parses a secret; returns `None` if it is malformed.
            pub fn parse(text: &str) -> Option<Self> {
                let secret = text.strip_prefix($prefix)?;
                let well_formed = secret.len() == SECRET_CHARS
                    && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                well_formed.then(|| Self(text.to_owned()))
            }

            /// Returns its hash.
            pub fn hash(&self) -> SecretHash {
                SecretHash(Sha256::digest(self.0.as_bytes()).into())
            }

            /// Returns the secret itself: for its owner, never for a log.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

secret!(GuestToken, "");
secret!(ApiKey, KEY_PREFIX);
secret!(SessionToken, SESSION_PREFIX);
secret!(SetUpToken, SET_UP_PREFIX);
secret!(StaffLinkToken, STAFF_LINK_PREFIX);
