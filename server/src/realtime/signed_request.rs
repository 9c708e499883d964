//! Signing and verification of requests to a Pusher HTTP API (Pusher docs,
//! "HTTP API reference": authentication). One module holds both, so that they
//! agree.

use super::app::PusherApp;
use super::signature::{equal, hex, hmac_sha256_hex};
use md5::{Digest, Md5};
use shared::Timestamp;
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

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
