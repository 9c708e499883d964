//! HTTP requests of the page to the API of its side (guest or staff).

use crate::chat::response;
use crate::chat::session::RequestError;
use crate::platform::{browser, timeout};
use gloo_net::http::{Headers, Request, RequestBuilder};
use serde::Serialize;
use shared::json::FromJson;
use shared::note::{Note, WriteNote};
use shared::{ErrorCode, MarkRead, ReadAnswer, SendMessage, Sent};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

/// Sends a message.
pub async fn send(path: &str, message: &SendMessage) -> Result<Sent, RequestError> {
    ask(Request::post(path), Some(message)).await
}

/// Changes the text of a message.
pub async fn edit(path: &str, text: &str) -> Result<Sent, RequestError> {
    let message = Some(text.to_owned());
    ask(Request::patch(path), Some(&SendMessage { message, ..SendMessage::default() })).await
}

/// Deletes a message: its text and files are removed.
pub async fn delete(path: &str) -> Result<Sent, RequestError> {
    ask(Request::delete(path), None::<&()>).await
}

/// Reads a resource.
pub async fn read<T: FromJson>(path: &str) -> Result<T, RequestError> {
    ask(Request::get(path), None::<&()>).await
}

/// Stores a note.
pub async fn write_note(path: &str, note: &WriteNote) -> Result<Note, RequestError> {
    ask(Request::post(path), Some(note)).await
}

/// Deletes a resource; the answer has no body.
pub async fn remove(path: &str) -> Result<(), RequestError> {
    ask_text(Request::delete(path), None).await.map(drop)
}

/// Posts a body that has no function of its own above.
pub async fn post<B: Serialize, T: FromJson>(path: &str, body: &B) -> Result<T, RequestError> {
    ask(Request::post(path), Some(body)).await
}

/// Moves a read marker.
pub async fn mark_read(path: &str, read: &MarkRead) -> Result<ReadAnswer, RequestError> {
    ask(Request::post(path), Some(read)).await
}

/// Timeout of a request, in milliseconds. Without it, a request over a dead
/// connection would never end.
pub const TIMEOUT_MS: i32 = 20_000;

async fn ask<T: FromJson>(request: RequestBuilder, body: Option<&impl Serialize>) -> Result<T, RequestError> {
    let body = body.map(serde_json::to_string).transpose().map_err(|_| RequestError::Refused(ErrorCode::BadRequest))?;
    response::parse(&ask_text(request, body).await?)
}

// Takes and returns text, so that the wasm contains this code once and not once
// for each type.
async fn ask_text(request: RequestBuilder, body: Option<String>) -> Result<String, RequestError> {
    let abort = Abort(AbortController::new().map_err(|_| RequestError::Later(0))?);
    let headers = authentication_headers().ok_or(RequestError::Later(0))?;
    let request = request.headers(headers).abort_signal(Some(&abort.0.signal()));
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let request = request.map_err(|_| RequestError::Refused(ErrorCode::BadRequest))?;
    timeout::within(TIMEOUT_MS, answer(request)).await.unwrap_or(Err(RequestError::Later(0)))
}

fn authentication_headers() -> Option<Headers> {
    let headers = browser::authentication_headers().call0(&JsValue::NULL).ok()?;
    web_sys::Headers::new_with_record_from_str_to_str(headers.unchecked_ref()).ok().map(Headers::from_raw)
}

/// Aborts the request, and closes its connection, when the caller stops
/// waiting.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer(request: Request) -> Result<String, RequestError> {
    let response = request.send().await.map_err(|_| RequestError::Later(0))?;
    let body = response.text().await.map_err(|_| RequestError::Later(0))?;
    response::successful_body(response.status(), response.headers().get("retry-after").as_deref(), body)
}
