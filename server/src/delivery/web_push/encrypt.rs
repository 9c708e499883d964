//! Encryption for the browser, which the push service cannot decrypt (RFC 8291), in
//! one record of `aes128gcm` (RFC 8188), with the keys of the browser.

use crate::clock::Random;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use hkdf::Hkdf;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;
use sha2::Sha256;

#[cfg(test)]
mod tests;

/// Length of every padded message, in bytes, so that its length discloses
/// nothing. With header and tag it is below the 4096 bytes that every push
/// service accepts (RFC 8030, 7.2).
pub const PADDED_BYTES: usize = 2048;
/// Delimiter of a message in the last record; zeros follow (RFC 8188, 2).
const LAST_RECORD: u8 = 2;
/// Record size, in bytes: larger than the only record, as RFC 8291, 4 requires.
const RECORD_BYTES: u32 = 4096;
const SALT_BYTES: usize = 16;

/// Encrypts a message for a browser. Returns `None` if the message is too long
/// or the key is not valid.
///
/// ring generates the key pair of each message from the operating system's
/// randomness; it offers no way to pass one in.
pub fn encrypt(message: &[u8], keys: &BrowserKeys, random: &dyn Random) -> Option<Vec<u8>> {
    if message.len() >= PADDED_BYTES {
        return None;
    }
    let mut padded = message.to_vec();
    padded.push(LAST_RECORD);
    padded.resize(PADDED_BYTES, 0);
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt);
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let our_public: [u8; POINT_BYTES] = ours.compute_public_key().ok()?.as_ref().try_into().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.p256dh);
    agree_ephemeral(ours, &theirs, |shared| seal(padded, shared, &our_public, keys, salt)).ok()?
}

/// Builds the body of the request from the shared secret (RFC 8291, 3.4).
fn seal(
    mut padded: Vec<u8>,
    shared: &[u8],
    our_public: &[u8; POINT_BYTES],
    keys: &BrowserKeys,
    salt: [u8; SALT_BYTES],
) -> Option<Vec<u8>> {
    let key_info = [b"WebPush: info\0", &keys.p256dh[..], our_public].concat();
    let input: [u8; 32] = derive_key(&keys.auth, shared, &key_info)?;
    let key: [u8; 16] = derive_key(&salt, &input, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = derive_key(&salt, &input, b"Content-Encoding: nonce\0")?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    // The key is used for one record only, so the nonce is used once.
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut padded).ok()?;
    let mut body = salt.to_vec();
    body.extend(RECORD_BYTES.to_be_bytes());
    body.push(POINT_BYTES as u8);
    body.extend(our_public);
    body.extend(padded);
    Some(body)
}

/// Derives key material by HKDF with SHA-256 (RFC 5869).
fn derive_key<const BYTES: usize>(salt: &[u8], input: &[u8], info: &[u8]) -> Option<[u8; BYTES]> {
    let mut output = [0; BYTES];
    Hkdf::<Sha256>::new(Some(salt), input).expand(info, &mut output).ok()?;
    Some(output)
}

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
