//! The Pusher app, with its id, key and secret, and what it signs: subscriptions
//! and requests to the HTTP API.

use super::socket_registry::SocketId;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use shared::Timestamp;
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use subtle::ConstantTimeEq;

#[cfg(test)]
mod tests;

/// The secret of a Pusher app. `Debug` hides it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Returns the secret, for signing and for storing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A Pusher app: `id` is part of paths in the HTTP API, `key` is part of the
/// URL that clients connect to, `secret` signs.
#[derive(Clone, Debug)]
pub struct PusherApp {
    /// The app's id in the HTTP API.
    pub id: String,
    /// The public key that clients connect with.
    pub key: String,
    /// The secret for signatures of both sides.
    pub secret: Secret,
}

impl PusherApp {
    /// Returns the `auth` for a subscription of a socket to a private channel:
    /// `key:hex(hmac_sha256(secret, "socket_id:channel"))` (Pusher docs, "Auth
    /// signatures").
    pub fn sign_subscription(&self, socket_id: &SocketId, channel: &str) -> String {
        let text = format!("{socket_id}:{channel}");
        format!("{}:{}", self.key, hmac_sha256_hex(self.secret.expose(), &text))
    }

    /// Returns whether `auth` is this app's signature for that socket and
    /// channel. The comparison takes constant time.
    pub fn verify_subscription(&self, socket_id: &SocketId, channel: &str, auth: &str) -> bool {
        equal(&self.sign_subscription(socket_id, channel), auth)
    }
}

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

/// Maximum difference between a request's clock and ours, in seconds.
const CLOCK_SKEW_S: u64 = 600;

/// Reason why a request's signature is not valid. `Display` is for the caller
/// and discloses no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// A wrong key, or none.
    #[error("Unknown auth_key")]
    Key,
    /// A wrong version of the signature, or none.
    #[error("Invalid version: supported version is 1.0")]
    Version,
    /// Too old or too new; prevents replays.
    #[error("Timestamp expired: auth_timestamp is more than 600 s from the server's time")]
    Timestamp,
    /// The body is not the one that was signed.
    #[error("Invalid body_md5: it is not the MD5 of the body")]
    Body,
    /// Signed with another secret, or for another request.
    #[error("Invalid signature")]
    Signature,
}

impl PusherApp {
    /// Returns the query that signs a POST request. Its values contain no
    /// characters that need escaping in a URL.
    pub fn sign_post(&self, path: &str, body: &str, now: Timestamp) -> String {
        let query = format!(
            "auth_key={}&auth_timestamp={}&auth_version=1.0&body_md5={}",
            self.key,
            now.unix_ms() / 1000,
            md5_hex(body.as_bytes()),
        );
        let signature = self.request_signature("POST", path, &query);
        format!("{query}&auth_signature={signature}")
    }

    /// Returns the query that signs a GET request with further parameters,
    /// `name=value&…`, whose names follow `auth_…` in alphabetical order.
    pub fn sign_get(&self, path: &str, parameters: &str, now: Timestamp) -> String {
        let mut query = format!("auth_key={}&auth_timestamp={}&auth_version=1.0", self.key, now.unix_ms() / 1000);
        if !parameters.is_empty() {
            query = format!("{query}&{parameters}");
        }
        let signature = self.request_signature("GET", path, &query);
        format!("{query}&auth_signature={signature}")
    }

    /// Verifies that a request was signed recently with this app's secret, for
    /// this method, path, query and body.
    ///
    /// # Errors
    /// The first defect, checked in this order: key, version, timestamp, body,
    /// signature.
    pub fn verify_request(
        &self,
        method: &str,
        path: &str,
        query: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Unsigned> {
        // The signature covers names in lower case and in order, and unescaped
        // values.
        let mut signed: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
            .collect();
        let signature = signed.remove("auth_signature").ok_or(Unsigned::Signature)?;
        let value = |name: &str| signed.get(name).map(String::as_str);
        if value("auth_key") != Some(&self.key) {
            return Err(Unsigned::Key);
        }
        if value("auth_version") != Some("1.0") {
            return Err(Unsigned::Version);
        }
        let sent_s: i64 = value("auth_timestamp").and_then(|text| text.parse().ok()).ok_or(Unsigned::Timestamp)?;
        if (now.unix_ms() / 1000).abs_diff(sent_s) > CLOCK_SKEW_S {
            return Err(Unsigned::Timestamp);
        }
        // Without a signed hash the body could be replaced.
        if (!body.is_empty() || signed.contains_key("body_md5")) && value("body_md5") != Some(&md5_hex(body)) {
            return Err(Unsigned::Body);
        }
        let query: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if equal(&self.request_signature(method, path, &query.join("&")), &signature) {
            Ok(())
        } else {
            Err(Unsigned::Signature)
        }
    }

    fn request_signature(&self, method: &str, path: &str, query: &str) -> String {
        hmac_sha256_hex(self.secret.expose(), &format!("{method}\n{path}\n{query}"))
    }
}

fn md5_hex(body: &[u8]) -> String {
    hex(&Md5::digest(body))
}
