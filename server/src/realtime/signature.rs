//! HMAC-SHA256 in lower-case hex, the form of all Pusher signatures (Pusher
//! docs, "Auth signatures").

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use subtle::ConstantTimeEq;

#[cfg(test)]
mod tests;

/// Returns the HMAC-SHA256 of `text` under `secret`: 64 lower-case hex digits.
pub fn hmac_sha256_hex(secret: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        unreachable!("HMAC accepts keys of any length (RFC 2104, section 2)");
    };
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Compares two signatures in constant time, apart from their lengths.
pub fn equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Encodes bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
