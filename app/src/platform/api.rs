//! HTTP requests of the page to the API of its side (guest or staff).

use crate::chat::response;
use crate::chat::session::RequestError;
use serde::Serialize;
use shared::json::{FromJson, ToJson};
use shared::note::{Note, WriteNote};
use shared::{ErrorCode, MarkRead, ReadAnswer, SendMessage, Sent};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// Sends a message.
pub async fn send_message(path: &str, message: &SendMessage) -> Result<Sent, RequestError> {
    request_json("POST", path, Some(message.to_json())).await
}

/// Changes the text of a message.
pub async fn edit_message(path: &str, text: &str) -> Result<Sent, RequestError> {
    let message = Some(text.to_owned());
    request_json("PATCH", path, Some(SendMessage { message, ..SendMessage::default() }.to_json())).await
}

/// Deletes a message: its text and files are removed.
pub async fn delete_message(path: &str) -> Result<Sent, RequestError> {
    request_json("DELETE", path, None).await
}

/// Reads a resource.
pub async fn read_resource<T: FromJson>(path: &str) -> Result<T, RequestError> {
    request_json("GET", path, None).await
}

/// Stores a note.
pub async fn write_note(path: &str, note: &WriteNote) -> Result<Note, RequestError> {
    post_body(path, note).await
}

/// Deletes a resource; the answer has no body.
pub async fn delete_resource(path: &str) -> Result<(), RequestError> {
    request_text("DELETE", path, None).await.map(drop)
}

/// Posts a body that has no function of its own. Only the desk does: its wasm contains
/// serde's serializer, that of a guest does not.
pub async fn post_body<B: Serialize, T: FromJson>(path: &str, body: &B) -> Result<T, RequestError> {
    let body = serde_json::to_string(body).map_err(|_| RequestError::Refused(ErrorCode::BadRequest))?;
    request_json("POST", path, Some(body)).await
}

/// Moves a read marker.
pub async fn mark_read(path: &str, read: &MarkRead) -> Result<ReadAnswer, RequestError> {
    request_json("POST", path, Some(read.to_json())).await
}

async fn request_json<T: FromJson>(method: &str, path: &str, body: Option<String>) -> Result<T, RequestError> {
    response::parse_body(&request_text(method, path, body).await?)
}

// Takes and returns text, so that the wasm contains this code once and not once
// for each type.
async fn request_text(method: &str, path: &str, body: Option<String>) -> Result<String, RequestError> {
    let response = send_request(method, path, body).await.map_err(|_| RequestError::Later(0))?;
    let response: ApiResponse = response.unchecked_into();
    response::successful_body(response.status(), response.retry_after().as_deref(), response.body())
}

#[wasm_bindgen]
extern "C" {
    // Sends a request with the credentials of the page; fails if no response
    // arrives in time (`frontend/web/bootstrap/request.ts`).
    #[wasm_bindgen(js_namespace = guestChat, js_name = request, catch)]
    async fn send_request(method: &str, path: &str, body: Option<String>) -> Result<JsValue, JsValue>;

    type ApiResponse;
    #[wasm_bindgen(method, getter)]
    fn status(this: &ApiResponse) -> u16;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &ApiResponse) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn body(this: &ApiResponse) -> String;
}
