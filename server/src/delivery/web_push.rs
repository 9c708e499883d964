//! Web push: requests to the push services of guests' browsers (RFC 8030),
//! authenticated by VAPID (RFC 8292) and encrypted for the browser (RFC 8291).
//! The cryptographic primitives are those of ring, which also implements TLS
//! (ADR 29).

pub mod encrypt;
pub mod vapid;

use crate::clock::{OsRandom, Random};
use crate::delivery::address::{TIMEOUT, http, send_request};
use crate::delivery::{DeliveryClient, DeliveryResponse, DueDelivery, EgressPolicy, Verdict};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub use encrypt::BrowserKeys;
use reqwest::{Url, header};
use sha2::{Digest, Sha256};
use shared::{ConversationId, MessageId, Timestamp};
use std::sync::Arc;
pub use vapid::{Contact, Vapid};

#[cfg(test)]
mod tests;

/// Maximum length of an endpoint, in bytes; those of the large push services
/// have less than half of it.
const MAX_ENDPOINT_BYTES: usize = 1500;

/// A push notification. (No `Debug`: the endpoint identifies the browser.)
#[derive(Clone)]
pub struct Push {
    /// The conversation.
    pub conversation: ConversationId,
    /// The newest message that it announces.
    pub message: MessageId,
    /// The push service's URL for the browser.
    pub endpoint: String,
    /// The browser's keys for encryption.
    pub keys: BrowserKeys,
    /// The payload, as JSON text.
    pub payload: String,
}

impl Push {
    /// Returns the topic of the notification: a later one with the same topic
    /// replaces it while the browser is offline (RFC 8030, 5.4). It has 32
    /// characters that do not disclose the conversation.
    fn topic(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.endpoint, self.conversation));
        URL_SAFE_NO_PAD.encode(&digest[..24])
    }
}

/// Returns the time for which the push service keeps a notification, in seconds
/// (RFC 8030, 5.2).
fn kept_for_s(give_up_at: Timestamp, now: Timestamp) -> i64 {
    (give_up_at.unix_ms() - now.unix_ms()).max(0) / 1000
}

/// Checks and normalises an endpoint. Guests provide it, and not only managers:
/// a public endpoint must use the port of HTTPS, so that requests cannot reach
/// other services.
///
/// # Errors
/// A text for the client that provided it.
pub fn endpoint(policy: EgressPolicy, text: &str) -> Result<String, String> {
    let endpoint = policy.parse(text).map_err(|error| error.to_string())?;
    let has_port = Url::parse(&endpoint).is_ok_and(|url| url.port().is_some());
    if endpoint.len() > MAX_ENDPOINT_BYTES || has_port && policy == EgressPolicy::Public {
        return Err("url must be that of a push service".to_owned());
    }
    Ok(endpoint)
}

/// Normalises an endpoint as [`endpoint`] does, without its other checks; returns
/// `None` for an invalid URL.
pub fn normalize_endpoint(text: &str) -> Option<String> {
    Url::parse(text).ok().map(Into::into)
}

/// Returns the host of an endpoint, the only part of it that may be disclosed.
pub fn service(endpoint: &str) -> Option<String> {
    Url::parse(endpoint).ok()?.host_str().map(str::to_owned)
}

/// The client.
pub struct Client {
    http: Option<reqwest::Client>,
    policy: EgressPolicy,
    vapid: Arc<Vapid>,
    random: Arc<dyn Random>,
}

impl Client {
    /// Creates a client with its allowed networks and its key.
    pub fn new(policy: EgressPolicy, vapid: Arc<Vapid>) -> Self {
        Self { http: http(policy, TIMEOUT), policy, vapid, random: Arc::new(OsRandom) }
    }

    /// Builds the request; fails with a reason.
    fn request(&self, due: &DueDelivery<Push>, now: Timestamp) -> Result<reqwest::RequestBuilder, String> {
        let push = &due.content;
        // The allowed networks may have changed since the endpoint was stored.
        let url = endpoint(self.policy, &push.endpoint)?;
        let url = Url::parse(&url).map_err(|_| "the endpoint is not a valid URL".to_owned())?;
        let http = self.http.as_ref().ok_or("this server trusts no certificate authority")?;
        let authorization =
            self.vapid.authorization(&url, now).ok_or("could not sign the request with the VAPID key")?;
        let body = encrypt::encrypt(push.payload.as_bytes(), &push.keys, &*self.random)
            .ok_or("could not encrypt the notification")?;
        let request = http
            .post(url)
            .header("ttl", kept_for_s(due.give_up_at, now))
            .header("urgency", "high")
            .header("topic", push.topic())
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .body(body);
        Ok(request)
    }
}

impl DeliveryClient<Push> for Client {
    async fn deliver(&self, due: &DueDelivery<Push>, now: Timestamp) -> DeliveryResponse {
        let response = match self.request(due, now) {
            Ok(request) => send_request(request).await,
            Err(problem) => DeliveryResponse::Failed(problem),
        };
        if self.verdict(&response) == Verdict::Refused {
            // Only the host of the endpoint: the rest identifies the browser.
            let service = service(&due.content.endpoint);
            tracing::warn!(service, status = response.status(), "a push service refused a notification");
        }
        response
    }

    fn verdict(&self, response: &DeliveryResponse) -> Verdict {
        match response.status() {
            Some(200..300) => Verdict::Accepted,
            // RFC 8030, 7.3: the subscription has ended.
            Some(404 | 410) => Verdict::Gone,
            None | Some(429 | 500..) => Verdict::RetryLater,
            // An error in our key, clock, size or format: a retry would fail as
            // well.
            Some(_) => Verdict::Refused,
        }
    }
}
