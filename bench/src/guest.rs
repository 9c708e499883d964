//! Guest that uses the public API.

use crate::failure::Failure;
use shared::{Context, SendMessage, Sent};
use uuid::Uuid;

/// Guest with a link.
pub struct Guest {
    http: reqwest::Client,
    base: String,
    api: String,
    token: String,
    /// Context of the chat.
    pub context: Context,
}

impl Guest {
    /// Opens a guest link.
    ///
    /// # Errors
    /// Fails if it is not a guest link, or not valid.
    pub async fn open(link: &str) -> Result<Self, Failure> {
        let (page, token) = link.split_once("?token=").ok_or("a guest link must end in ?token=…")?;
        let at = page.find("/guest/hotel/").ok_or("a guest link must contain /guest/hotel/")?;
        let base = page[..at].to_owned();
        let api = format!("{base}/api{}", &page[at..]);
        // One provider for the whole process; the first one that was set stays.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder().tcp_nodelay(true).build()?;
        let answer = http.get(format!("{api}/context")).bearer_auth(token).send().await?;
        let context = answer.error_for_status()?.json().await?;
        Ok(Self { http, base, api, token: token.to_owned(), context })
    }

    /// Sends a message and waits until it is stored.
    pub async fn send(&self, id: Uuid, text: &str) -> Result<Sent, Failure> {
        let body =
            SendMessage { message: Some(text.to_owned()), client_message_id: Some(id), ..SendMessage::default() };
        let request = self.http.post(format!("{}/messages", self.api)).bearer_auth(&self.token).json(&body);
        let answer = request.send().await?;
        if !answer.status().is_success() {
            return Err(format!("sending a message failed with status {}", answer.status()).into());
        }
        Ok(answer.json().await?)
    }

    /// Requests the authorization of a subscription.
    pub async fn sign(&self, socket_id: &str) -> Result<String, Failure> {
        #[derive(serde::Deserialize)]
        struct Signed {
            auth: String,
        }
        let body = serde_json::json!({ "socket_id": socket_id, "channel_name": self.context.pusher.channel });
        let url = format!("{}{}", self.base, self.context.pusher.auth_endpoint);
        let answer = self.http.post(url).bearer_auth(&self.token).json(&body).send().await?;
        Ok(answer.error_for_status()?.json::<Signed>().await?.auth)
    }
}
