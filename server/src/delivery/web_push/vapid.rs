//! Authentication at push services (VAPID, RFC 8292): a key pair of this
//! installation, to which subscriptions are bound, signs a token for each push
//! service.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Url;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;
use shared::Timestamp;
use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Lifetime of a token, in seconds; RFC 8292, 2 allows 24 hours.
const GOOD_FOR_S: i64 = 12 * 60 * 60;

/// Contact of the operator for push services (RFC 8292, 2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact(String);

impl Contact {
    /// Returns the contact as a URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not a valid contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be mailto: and an e-mail address, or an https:// URL")]
pub struct ContactError;

impl FromStr for Contact {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        let url = Url::parse(text).map_err(|_| ContactError)?;
        let is_one = match url.scheme() {
            "mailto" => url.path().split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
            "https" => url.has_host(),
            _ => false,
        };
        if is_one { Ok(Self(text.to_owned())) } else { Err(ContactError) }
    }
}

/// The key pair and the contact.
pub struct Vapid {
    pair: EcdsaKeyPair,
    contact: Option<Contact>,
}

impl Vapid {
    /// Generates a new key pair, as base64 of PKCS #8.
    ///
    /// ring uses the operating system's randomness. Returns `None` if that
    /// fails.
    pub fn new_pair() -> Option<String> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        Some(STANDARD.encode(document.as_ref()))
    }

    /// Loads a stored key pair; returns `None` if it is not valid.
    pub fn open(encoded: &str, contact: Option<Contact>) -> Option<Self> {
        let document = STANDARD.decode(encoded).ok()?;
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &random).ok()?;
        Some(Self { pair, contact })
    }

    /// Returns the public key for `applicationServerKey` in browsers: the point
    /// in base64url.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// Returns `Authorization` for a request to an endpoint (RFC 8292, 3).
    /// Returns `None` if there is no randomness for the signature.
    pub fn authorization(&self, endpoint: &Url, now: Timestamp) -> Option<String> {
        let mut claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.unix_ms() / 1000 + GOOD_FOR_S,
        });
        if let Some(Contact(contact)) = &self.contact {
            claims["sub"] = contact.as_str().into();
        }
        let part = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        Some(format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public_key()))
    }
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vapid(..)")
    }
}
