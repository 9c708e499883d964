//! A request to a push service, over HTTP (RFC 8030, 5).

use super::encrypt::encrypt;
use super::keys::BrowserKeys;
use super::vapid::Vapid;
use crate::clock::{OsRandom, Random};
use crate::outbound::client::{TIMEOUT, ask, http};
use crate::outbound::{Answer, Due, Reach, Receiver, Verdict};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Url, header};
use sha2::{Digest, Sha256};
use shared::{ConversationId, MessageId, Timestamp};
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The longest endpoint, in bytes; those of the large push services have less
/// than half of it.
const MAX_ENDPOINT_BYTES: usize = 1500;

/// What a guest's browser is to tell. (No `Debug`: whoever has the endpoint can
/// find the browser.)
#[derive(Clone)]
pub struct Push {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The newest message that it tells of.
    pub message: MessageId,
    /// Where to.
    pub endpoint: String,
    /// What it is encrypted for.
    pub keys: BrowserKeys,
    /// JSON text.
    pub payload: String,
}

impl Push {
    /// What a later push takes the place of, while the browser cannot be reached
    /// (RFC 8030, 5.4): 32 characters that name the conversation to nobody.
    fn topic(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.endpoint, self.conversation));
        URL_SAFE_NO_PAD.encode(&digest[..24])
    }
}

/// How long the push service keeps it, in seconds (RFC 8030, 5.2).
fn kept_for_s(give_up_at: Timestamp, now: Timestamp) -> i64 {
    (give_up_at.unix_ms() - now.unix_ms()).max(0) / 1000
}

/// Reads an endpoint. Guests say it, and not only managers: in public it has the
/// port of HTTPS, so that nobody else is knocked at.
///
/// # Errors
/// In words for the one who said it.
pub fn endpoint(reach: Reach, text: &str) -> Result<String, String> {
    let endpoint = reach.parse(text).map_err(|error| error.to_string())?;
    let has_port = Url::parse(&endpoint).is_ok_and(|url| url.port().is_some());
    if endpoint.len() > MAX_ENDPOINT_BYTES || has_port && reach == Reach::Public {
        return Err("url is of a push service".to_owned());
    }
    Ok(endpoint)
}

/// An endpoint as [`endpoint`] writes it, wherever it may be; what is no address
/// stays as it is.
pub fn normalised(text: String) -> String {
    Url::parse(&text).map_or(text, Into::into)
}

/// Whose push service an endpoint is of, by the host: all of it that may be
/// shown.
pub fn service(endpoint: &str) -> Option<String> {
    Url::parse(endpoint).ok()?.host_str().map(str::to_owned)
}

/// What asks.
pub struct Client {
    http: Option<reqwest::Client>,
    reach: Reach,
    vapid: Arc<Vapid>,
    random: Arc<dyn Random>,
}

impl Client {
    /// A client that reaches so far, and signs with this key.
    pub fn new(reach: Reach, vapid: Arc<Vapid>) -> Self {
        Self { http: http(reach, TIMEOUT), reach, vapid, random: Arc::new(OsRandom) }
    }

    /// The request, or why there is none.
    fn request(&self, due: &Due<Push>, now: Timestamp) -> Result<reqwest::RequestBuilder, String> {
        let push = &due.what;
        // What was allowed when it was said need not be so any more.
        let url = endpoint(self.reach, &push.endpoint)?;
        let url = Url::parse(&url).map_err(|_| "the endpoint is none".to_owned())?;
        let http = self.http.as_ref().ok_or("this server trusts no certificate authority")?;
        let authorization = self.vapid.authorization(&url, now).ok_or("the key cannot be signed with")?;
        let body = encrypt(push.payload.as_bytes(), &push.keys, &*self.random).ok_or("it cannot be encrypted")?;
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

impl Receiver<Push> for Client {
    async fn deliver(&self, due: &Due<Push>, now: Timestamp) -> Answer {
        let answer = match self.request(due, now) {
            Ok(request) => ask(request).await,
            Err(problem) => Answer::Failed(problem),
        };
        if self.verdict(&answer) == Verdict::Refused {
            // Of the endpoint only whose it is: the rest is the browser's.
            let service = service(&due.what.endpoint);
            tracing::warn!(service, status = answer.status(), "a push service refuses what it is asked");
        }
        answer
    }

    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status() {
            Some(200..300) => Verdict::Taken,
            // RFC 8030, 7.3: the subscription has ended.
            Some(404 | 410) => Verdict::Gone,
            None | Some(429 | 500..) => Verdict::NotNow,
            // Our key, our clock, the size, the form: another try of the same
            // would be as wrong.
            Some(_) => Verdict::Refused,
        }
    }
}
