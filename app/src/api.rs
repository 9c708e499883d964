//! What the page writes to the guest's API.

use crate::browser;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::{ErrorCode, HotelSlug, MarkRead, Problem, ReadAnswer, SendMessage, Sent, paths};
use web_sys::AbortController;

/// Why a write was not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The server will not do it; to ask again is in vain.
    Refused(ErrorCode),
    /// To be tried again, no earlier than in so many milliseconds.
    Later(u32),
}

/// Sends a message.
pub async fn send(slug: &HotelSlug, message: &SendMessage) -> Result<Sent, WriteError> {
    post(&paths::guest_messages(slug), message).await
}

/// Moves the guest's read marker.
pub async fn mark_read(slug: &HotelSlug, read: &MarkRead) -> Result<ReadAnswer, WriteError> {
    post(&paths::guest_read(slug), read).await
}

/// How long an answer may take: over a connection that has died without a word
/// it would take for ever.
pub const TIMEOUT_MS: i32 = 20_000;

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, WriteError> {
    let abort = Abort(AbortController::new().map_err(|_| WriteError::Later(0))?);
    let request: RequestBuilder =
        Request::post(path).header("Authorization", &browser::authorization()).abort_signal(Some(&abort.0.signal()));
    let request = request.json(body).map_err(|_| WriteError::Refused(ErrorCode::BadRequest))?;
    browser::within(TIMEOUT_MS, answer(request)).await.unwrap_or(Err(WriteError::Later(0)))
}

/// Ends a request that nobody waits for any more, and its connection with it.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer<T: DeserializeOwned>(request: Request) -> Result<T, WriteError> {
    let response = request.send().await.map_err(|_| WriteError::Later(0))?;
    if response.ok() {
        // An answer cut short says nothing: the same message again gets it whole.
        return response.json().await.map_err(|_| WriteError::Later(0));
    }
    Err(refusal(&response).await)
}

/// Only what the API itself says is final: a captive portal also answers 403.
async fn refusal(response: &Response) -> WriteError {
    let retry_after_s = response.headers().get("retry-after").and_then(|text| text.parse::<u32>().ok());
    let Ok(problem) = response.json::<Problem>().await else { return WriteError::Later(0) };
    match response.status() {
        429 => WriteError::Later(retry_after_s.unwrap_or(1).saturating_mul(1000)),
        400..=499 => WriteError::Refused(problem.code),
        _ => WriteError::Later(0),
    }
}
