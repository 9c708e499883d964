//! What the page asks the API of its side.

use crate::browser;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use shared::json::FromJson;
use shared::note::{Note, WriteNote};
use shared::{ErrorCode, MarkRead, Problem, ReadAnswer, SendMessage, Sent};
use web_sys::AbortController;

/// Why there is no answer to rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskError {
    /// The server will not do it; to ask again is in vain.
    Refused(ErrorCode),
    /// To be tried again, no earlier than in so many milliseconds.
    Later(u32),
}

impl AskError {
    /// Returns whether the server refused the credential rather than the request.
    pub fn refuses_credential(self) -> bool {
        matches!(self, Self::Refused(code) if code.refuses_credential())
    }
}

/// Sends a message.
pub async fn send(path: &str, message: &SendMessage) -> Result<Sent, AskError> {
    ask(Request::post(path), Some(message)).await
}

/// Gives a message another text.
pub async fn edit(path: &str, text: &str) -> Result<Sent, AskError> {
    let message = Some(text.to_owned());
    ask(Request::patch(path), Some(&SendMessage { message, ..SendMessage::default() })).await
}

/// Empties a message.
pub async fn delete(path: &str) -> Result<Sent, AskError> {
    ask(Request::delete(path), None::<&()>).await
}

/// Reads something.
pub async fn read<T: FromJson>(path: &str) -> Result<T, AskError> {
    ask(Request::get(path), None::<&()>).await
}

/// Keeps a note.
pub async fn write_note(path: &str, note: &WriteNote) -> Result<Note, AskError> {
    ask(Request::post(path), Some(note)).await
}

/// Removes something, of which nothing is left to tell.
pub async fn remove(path: &str) -> Result<(), AskError> {
    ask_text(Request::delete(path), None).await.map(drop)
}

/// Posts something of another kind.
pub async fn post<B: Serialize, T: FromJson>(path: &str, body: &B) -> Result<T, AskError> {
    ask(Request::post(path), Some(body)).await
}

/// Moves a read marker.
pub async fn mark_read(path: &str, read: &MarkRead) -> Result<ReadAnswer, AskError> {
    ask(Request::post(path), Some(read)).await
}

/// How long an answer may take: over a connection that has died without a word
/// it would take for ever.
pub const TIMEOUT_MS: i32 = 20_000;

async fn ask<T: FromJson>(request: RequestBuilder, body: Option<&impl Serialize>) -> Result<T, AskError> {
    let body = body.map(serde_json::to_string).transpose().map_err(|_| AskError::Refused(ErrorCode::BadRequest))?;
    let text = ask_text(request, body).await?;
    // An answer cut short says nothing: the same message again gets it whole.
    shared::json::from_str(&text).map_err(|_| AskError::Later(0))
}

// Text in and out, so that the wasm holds it once and not for each type.
async fn ask_text(request: RequestBuilder, body: Option<String>) -> Result<String, AskError> {
    let abort = Abort(AbortController::new().map_err(|_| AskError::Later(0))?);
    let mut request = request.abort_signal(Some(&abort.0.signal()));
    if let Some((name, value)) = browser::authorization() {
        request = request.header(name, &value);
    }
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let request = request.map_err(|_| AskError::Refused(ErrorCode::BadRequest))?;
    browser::within(TIMEOUT_MS, answer(request)).await.unwrap_or(Err(AskError::Later(0)))
}

/// Ends a request that nobody waits for any more, and its connection with it.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer(request: Request) -> Result<String, AskError> {
    let response = request.send().await.map_err(|_| AskError::Later(0))?;
    if response.ok() {
        return response.text().await.map_err(|_| AskError::Later(0));
    }
    Err(refusal(&response).await)
}

/// Only what the API itself says is final: a captive portal also answers 403.
async fn refusal(response: &Response) -> AskError {
    let retry_after_s = response.headers().get("retry-after").and_then(|text| text.parse::<u32>().ok());
    let Ok(text) = response.text().await else { return AskError::Later(0) };
    let Ok(problem) = shared::json::from_str::<Problem>(&text) else { return AskError::Later(0) };
    match response.status() {
        429 => AskError::Later(retry_after_s.unwrap_or(1).saturating_mul(1000)),
        400..=499 => AskError::Refused(problem.code),
        _ => AskError::Later(0),
    }
}
