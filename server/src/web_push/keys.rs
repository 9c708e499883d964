//! What a browser gives to whoever may send it something (RFC 8291, 3).

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;

#[cfg(test)]
mod tests;

/// The length of a point of P-256 in uncompressed form, in bytes (SEC 1, 2.3.3).
pub const POINT_BYTES: usize = 65;
/// The length of an authentication secret, in bytes (RFC 8291, 3.2).
pub const AUTH_BYTES: usize = 16;

/// base64url, as browsers write it: some pad it and some do not.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A browser's public key and its authentication secret. (No `Debug`: the latter
/// is a secret.)
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BrowserKeys {
    /// The public key, a point of P-256.
    pub p256dh: [u8; POINT_BYTES],
    /// The secret.
    pub auth: [u8; AUTH_BYTES],
}

impl BrowserKeys {
    /// Reads what `PushSubscription.toJSON()` has under `keys`. `None` where the
    /// key is no point on the curve, or the secret has another length.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        // Longer texts are none, and are not decoded.
        let decode = |text: &str| (text.len() <= 2 * POINT_BYTES).then(|| BASE64URL.decode(text).ok()).flatten();
        let keys = Self::from_bytes(&decode(p256dh)?, &decode(auth)?)?;
        keys.is_on_the_curve().then_some(keys)
    }

    /// The same as they were kept.
    pub fn from_bytes(p256dh: &[u8], auth: &[u8]) -> Option<Self> {
        Some(Self { p256dh: p256dh.try_into().ok()?, auth: auth.try_into().ok()? })
    }

    /// Whether the key is one: what is no point would be found out only when a
    /// message is encrypted. ring has no other question for that than to agree
    /// on something.
    fn is_on_the_curve(&self) -> bool {
        let Ok(ours) = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()) else { return false };
        agree_ephemeral(ours, &UnparsedPublicKey::new(&ECDH_P256, &self.p256dh), |_| ()).is_ok()
    }
}
