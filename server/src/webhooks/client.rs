//! A request to a webhook, over HTTP.

use super::sign::signature;
use crate::outbound::client::{TIMEOUT, ask, http};
use crate::outbound::{Answer, Due, Reach, Receiver, Verdict};
use crate::realtime::app::Secret;
use reqwest::header;
use shared::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// What a webhook is told.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Where to.
    pub url: String,
    /// What is signed with.
    pub secret: Secret,
    /// The event's own name.
    pub event_id: Uuid,
    /// JSON text.
    pub payload: String,
}

/// What asks.
pub struct Client {
    http: Option<reqwest::Client>,
    reach: Reach,
}

impl Client {
    /// A client that reaches so far.
    pub fn new(reach: Reach) -> Self {
        Self::with_timeout(reach, TIMEOUT)
    }

    /// The same, with less patience.
    pub fn with_timeout(reach: Reach, timeout: Duration) -> Self {
        Self { http: http(reach, timeout), reach }
    }
}

impl Receiver<Delivery> for Client {
    async fn deliver(&self, Due { what: delivery, .. }: &Due<Delivery>, now: Timestamp) -> Answer {
        // What was allowed when it was put need not be so any more.
        if let Err(error) = self.reach.parse(&delivery.url) {
            return Answer::Failed(error.to_string());
        }
        let Some(http) = &self.http else {
            return Answer::Failed("this server trusts no certificate authority".to_owned());
        };
        let timestamp_s = now.unix_ms() / 1000;
        let Some(signature) = signature(&delivery.secret, delivery.event_id, timestamp_s, &delivery.payload) else {
            return Answer::Failed("the secret cannot be signed with".to_owned());
        };
        let request = http
            .post(&delivery.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", delivery.event_id.to_string())
            .header("webhook-timestamp", timestamp_s)
            .header("webhook-signature", signature)
            .body(delivery.payload.clone());
        ask(request).await
    }

    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status() {
            Some(200..300) => Verdict::Taken,
            Some(410) => Verdict::Gone,
            _ => Verdict::NotNow,
        }
    }
}
