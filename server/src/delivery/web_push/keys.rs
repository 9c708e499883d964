//! A browser's keys for push messages (RFC 8291, 3).

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;

#[cfg(test)]
mod tests;

/// Length of an uncompressed point of P-256, in bytes (SEC 1, 2.3.3).
pub const POINT_BYTES: usize = 65;
/// Length of an authentication secret, in bytes (RFC 8291, 3.2).
pub const AUTH_BYTES: usize = 16;

/// base64url with optional padding, because browsers differ.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A browser's public key and authentication secret. (No `Debug`: the latter is
/// a secret.)
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BrowserKeys {
    /// The public key, a point of P-256.
    pub p256dh: [u8; POINT_BYTES],
    /// The authentication secret.
    pub auth: [u8; AUTH_BYTES],
}

impl BrowserKeys {
    /// Parses the fields of `keys` in `PushSubscription.toJSON()`. Returns
    /// `None` if the key is not a point on the curve, or the secret has another
    /// length.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        // Longer texts cannot be valid and are not decoded.
        let decode = |text: &str| (text.len() <= 2 * POINT_BYTES).then(|| BASE64URL.decode(text).ok()).flatten();
        let keys = Self::from_bytes(&decode(p256dh)?, &decode(auth)?)?;
        keys.is_on_the_curve().then_some(keys)
    }

    /// Wraps stored keys.
    pub fn from_bytes(p256dh: &[u8], auth: &[u8]) -> Option<Self> {
        Some(Self { p256dh: p256dh.try_into().ok()?, auth: auth.try_into().ok()? })
    }

    /// Returns whether the public key is a point on the curve; otherwise an
    /// invalid key would show only when a message is encrypted. ring can check
    /// it only by a key agreement.
    fn is_on_the_curve(&self) -> bool {
        let Ok(ours) = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()) else { return false };
        agree_ephemeral(ours, &UnparsedPublicKey::new(&ECDH_P256, &self.p256dh), |_| ()).is_ok()
    }
}
