//! Webhooks: requests to hotels' own systems, signed as Standard Webhooks
//! (standardwebhooks.com, version 1: "Signature scheme") and retried until they are
//! accepted.

use crate::clock::Random;
use crate::delivery::address::{TIMEOUT, http, send_request};
use crate::delivery::{DeliveryClient, DeliveryResponse, DueDelivery, EgressPolicy, Verdict};
use crate::realtime::app::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header;
use sha2::Sha256;
use shared::Timestamp;
use std::time::Duration;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// Content of a webhook delivery: the request to send.
#[derive(Clone, Debug)]
pub struct WebhookRequest {
    /// The webhook's URL.
    pub url: String,
    /// The secret for the signature.
    pub secret: Secret,
    /// The id of the event.
    pub event_id: Uuid,
    /// The payload, as JSON text.
    pub payload: String,
}

/// The client.
pub struct Client {
    http: Option<reqwest::Client>,
    policy: EgressPolicy,
}

impl Client {
    /// Creates a client with its allowed networks.
    pub fn new(policy: EgressPolicy) -> Self {
        Self::with_timeout(policy, TIMEOUT)
    }

    /// Creates a client with another time limit.
    pub fn with_timeout(policy: EgressPolicy, timeout: Duration) -> Self {
        Self { http: http(policy, timeout), policy }
    }
}

impl DeliveryClient<WebhookRequest> for Client {
    async fn deliver(
        &self,
        DueDelivery { content, .. }: &DueDelivery<WebhookRequest>,
        now: Timestamp,
    ) -> DeliveryResponse {
        // The allowed networks may have changed since the webhook was stored.
        if let Err(error) = self.policy.parse(&content.url) {
            return DeliveryResponse::Failed(error.to_string());
        }
        let Some(http) = &self.http else {
            return DeliveryResponse::Failed("this server trusts no certificate authority".to_owned());
        };
        let timestamp_s = now.unix_ms() / 1000;
        let Some(signature) = signature(&content.secret, content.event_id, timestamp_s, &content.payload) else {
            return DeliveryResponse::Failed("the secret cannot be signed with".to_owned());
        };
        let request = http
            .post(&content.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", content.event_id.to_string())
            .header("webhook-timestamp", timestamp_s)
            .header("webhook-signature", signature)
            .body(content.payload.clone());
        send_request(request).await
    }

    fn verdict(&self, response: &DeliveryResponse) -> Verdict {
        match response.status() {
            Some(200..300) => Verdict::Accepted,
            Some(410) => Verdict::Gone,
            _ => Verdict::RetryLater,
        }
    }
}

const PREFIX: &str = "whsec_";

/// Generates a secret: `whsec_` and 32 random bytes in base64.
pub fn new_secret(random: &dyn Random) -> Secret {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    Secret::new(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// Returns `webhook-signature` of a request: `v1,` and the HMAC-SHA256 of
/// `id.timestamp.body` in base64. Returns `None` if the secret is not valid.
pub fn signature(secret: &Secret, id: Uuid, timestamp_s: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose().strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}
