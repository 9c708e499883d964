//! Requests to a Pusher HTTP API, signed and checked (Pusher docs, "HTTP API
//! reference": authentication). Both sides stand here, so that what one signs
//! the other takes.

use super::app::PusherApp;
use super::signature::{equal, hex, hmac_sha256_hex};
use md5::{Digest, Md5};
use shared::Timestamp;
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// How far a request's clock may be from ours, in seconds.
const CLOCK_SKEW_S: u64 = 600;

/// Why a request is not from who holds the secret. `Display` is for the
/// caller and gives nothing away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// Another key, or none.
    #[error("Unknown auth_key")]
    Key,
    /// Another version of the signature, or none.
    #[error("Invalid version: supported version is 1.0")]
    Version,
    /// Too old or too new, which a replay would be.
    #[error("Timestamp expired: auth_timestamp is more than 600 s from the server's time")]
    Timestamp,
    /// The body is not the one that was signed.
    #[error("Invalid body_md5: it is not the MD5 of the body")]
    Body,
    /// Signed with another secret, or over something else.
    #[error("Invalid signature")]
    Signature,
}

impl PusherApp {
    /// The query that signs a POST. No value in it holds a character that a URL
    /// would escape.
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

    /// The query that signs a GET with further parameters, `name=value&…`,
    /// whose names come after `auth_…` in the alphabet.
    pub fn sign_get(&self, path: &str, parameters: &str, now: Timestamp) -> String {
        let mut query = format!("auth_key={}&auth_timestamp={}&auth_version=1.0", self.key, now.unix_ms() / 1000);
        if !parameters.is_empty() {
            query = format!("{query}&{parameters}");
        }
        let signature = self.request_signature("GET", path, &query);
        format!("{query}&auth_signature={signature}")
    }

    /// Whether a request was signed with this app's secret, for this method,
    /// path, query and body, and lately.
    ///
    /// # Errors
    /// What is wrong with it, looked for in the order of [`Unsigned`].
    pub fn verify_request(
        &self,
        method: &str,
        path: &str,
        query: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Unsigned> {
        // Names are signed in lower case and in their order, values as they
        // were before the URL escaped them.
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
        // A body that is not signed along could be any other.
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
