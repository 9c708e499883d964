//! A request to a webhook, over HTTP.

use super::address::{CheckedNames, Reach};
use super::deliver::{Answer, Delivery, Receiver};
use super::sign::signature;
use reqwest::header;
use shared::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Who has not answered by then has not taken it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What asks.
pub struct Client {
    /// Nothing where this machine trusts no certificate authority: a server
    /// without webhooks runs there as well.
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
        // One provider for the whole process; the first one set stays.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(timeout)
            // A redirect could lead to where no webhook may be; a proxy would
            // look the name up by itself.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(CheckedNames(reach)))
            .user_agent(concat!("guest-chat/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { http: http.ok(), reach }
    }
}

impl Receiver for Client {
    async fn deliver(&self, delivery: &Delivery, now: Timestamp) -> Answer {
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
        match request.send().await {
            Ok(response) => Answer::Status(response.status().as_u16()),
            Err(error) if error.is_timeout() => Answer::Failed("no answer in time".to_owned()),
            Err(error) if error.is_connect() => Answer::Failed("no connection".to_owned()),
            Err(_) => Answer::Failed("the request failed".to_owned()),
        }
    }
}
