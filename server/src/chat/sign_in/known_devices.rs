//! Browsers that have signed in to an account before, by a proof that each keeps
//! in a cookie (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

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

/// The length of a device's name and of a proof, in bytes.
const PART_BYTES: usize = 16;
/// Accounts that one browser proves: a reception's computer is shared.
const MAX_PROOFS: usize = 8;

/// The name of a browser, chosen at random.
pub type DeviceId = [u8; PART_BYTES];

/// The content of the cookie: the browser's name and a proof for each account
/// that it has signed in to, the newest last. (No `Debug`: it lets guess a
/// password faster.)
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCookie {
    device: DeviceId,
    proofs: Vec<[u8; PART_BYTES]>,
}

impl DeviceCookie {
    /// The name of the browser.
    pub fn device(&self) -> DeviceId {
        self.device
    }
}

/// Parts in base64url with dots between.
impl fmt::Display for DeviceCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.device))?;
        self.proofs.iter().try_for_each(|proof| write!(f, ".{}", URL_SAFE_NO_PAD.encode(proof)))
    }
}

/// No cookie of ours.
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

/// The secret that proofs are made with. (No `Debug`.)
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    /// A new one.
    pub fn generate(random: &dyn Random) -> Self {
        let mut key = [0; 32];
        random.fill(&mut key);
        Self(key)
    }

    /// The one that was kept as text.
    pub fn from_text(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// As text, to be kept.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Whether a browser has signed in to that account with its present
    /// password.
    pub fn proves(&self, cookie: &DeviceCookie, slug: &HotelSlug, member: &StaffMember) -> bool {
        // Each in a time that does not tell where it differs.
        cookie.proofs.iter().any(|proof| self.mac(cookie.device, slug, member).verify_truncated_left(proof).is_ok())
    }

    /// The cookie of a browser that has signed in to that account just now,
    /// given the one that it had.
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

    /// Over the password's hash, too: a new password makes all devices unknown.
    fn mac(&self, device: DeviceId, slug: &HotelSlug, member: &StaffMember) -> Hmac<Sha256> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            unreachable!("HMAC takes a key of any length (RFC 2104, section 2)");
        };
        for part in [&device[..], slug.as_str().as_bytes(), member.email.as_bytes(), member.password_hash.as_bytes()] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}
