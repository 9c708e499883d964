//! Devices that have signed in to an account before, recognised by a proof in a
//! cookie (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

use crate::clock::Random;
use crate::store::StaffMember;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::HotelSlug;
use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Length of a device's id and of a proof, in bytes.
const PART_BYTES: usize = 16;
/// Maximum number of accounts for which one browser holds proofs: a computer at
/// reception is shared.
const MAX_PROOFS: usize = 8;

/// Random id of a browser.
pub type DeviceId = [u8; PART_BYTES];

/// The content of the device cookie: the browser's id and a proof for each
/// account that it has signed in to, the newest last. (No `Debug`: a leaked
/// cookie allows more password attempts.)
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCookie {
    device: DeviceId,
    proofs: Vec<[u8; PART_BYTES]>,
}

impl DeviceCookie {
    /// Returns the browser's id.
    pub fn device(&self) -> DeviceId {
        self.device
    }
}

/// The parts in base64url, separated by dots.
impl fmt::Display for DeviceCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.device))?;
        self.proofs.iter().try_for_each(|proof| write!(f, ".{}", URL_SAFE_NO_PAD.encode(proof)))
    }
}

/// The text is not a valid device cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADeviceCookie;

impl FromStr for DeviceCookie {
    type Err = NotADeviceCookie;

    fn from_str(text: &str) -> Result<Self, NotADeviceCookie> {
        let part = |text: &str| -> Option<[u8; PART_BYTES]> { URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok() };
        let parts: Option<Vec<_>> = text.split('.').take(MAX_PROOFS + 2).map(part).collect();
        let mut parts = parts.ok_or(NotADeviceCookie)?.into_iter();
        let device = parts.next().ok_or(NotADeviceCookie)?;
        let proofs: Vec<_> = parts.collect();
        if proofs.len() > MAX_PROOFS { Err(NotADeviceCookie) } else { Ok(Self { device, proofs }) }
    }
}

/// The secret key of the proofs. (No `Debug`.)
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    /// Generates a new key.
    pub fn generate(random: &dyn Random) -> Self {
        let mut key = [0; 32];
        random.fill(&mut key);
        Self(key)
    }

    /// Decodes a stored key.
    pub fn from_text(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// Encodes the key for storage.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Returns whether the browser has signed in to that account with its
    /// present password.
    pub fn proves(&self, cookie: &DeviceCookie, slug: &HotelSlug, member: &StaffMember) -> bool {
        // Each comparison takes constant time.
        cookie.proofs.iter().any(|proof| self.mac(cookie.device, slug, member).verify_truncated_left(proof).is_ok())
    }

    /// Adds a proof for an account that the browser has just signed in to.
    /// Without a cookie, it creates one.
    pub fn add_proof(
        &self,
        cookie: Option<DeviceCookie>,
        slug: &HotelSlug,
        member: &StaffMember,
        random: &dyn Random,
    ) -> DeviceCookie {
        let mut cookie = cookie.unwrap_or_else(|| {
            let mut device = DeviceId::default();
            random.fill(&mut device);
            DeviceCookie { device, proofs: Vec::new() }
        });
        let mut proof = [0; PART_BYTES];
        proof.copy_from_slice(&self.mac(cookie.device, slug, member).finalize().into_bytes()[..PART_BYTES]);
        cookie.proofs.retain(|other| *other != proof);
        cookie.proofs.push(proof);
        let too_many = cookie.proofs.len().saturating_sub(MAX_PROOFS);
        cookie.proofs.drain(..too_many);
        cookie
    }

    /// Includes the password's hash, so that a new password invalidates all
    /// proofs.
    fn mac(&self, device: DeviceId, slug: &HotelSlug, member: &StaffMember) -> Hmac<Sha256> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            unreachable!("HMAC accepts keys of any length (RFC 2104, section 2)");
        };
        for part in [&device[..], slug.as_str().as_bytes(), member.email.as_bytes(), member.password_hash.as_bytes()] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}
