//! Binding of `frontend/web/lazy/files.ts`, which stores photos and files until
//! their message has arrived. It is loaded when the first file is chosen. Its
//! functions use lists of the ids that files have on this device, separated by
//! commas.

use crate::chat::OutboxItem;
use crate::chat::session::RequestError;
use shared::{ErrorCode, SendMessage};
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = guestChat, js_name = takeFiles)]
    fn take_names() -> Option<String>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = filesAdded, catch)]
    async fn wait_for_files() -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = returnFiles)]
    fn give_names(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = uploadFiles, catch)]
    async fn ready(names: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = resetUploads)]
    fn again(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = showFiles)]
    fn paint_names(element: &Element, names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = removeFiles)]
    fn drop_names(names: &str);
}

fn joined(files: &[Uuid]) -> String {
    files.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
}

fn split(names: &str) -> Vec<Uuid> {
    names.split(',').filter_map(|name| Uuid::try_parse(name).ok()).collect()
}

/// Returns the chosen files for a message, and empties the tray; `None` while
/// files are being added to it.
pub fn take() -> Option<Vec<Uuid>> {
    take_names().map(|names| split(&names))
}

/// Waits until all files are in the tray; returns whether they are.
pub async fn added() -> bool {
    wait_for_files().await.is_ok()
}

/// Puts files back into the tray.
pub fn give(files: &[Uuid]) {
    if !files.is_empty() {
        give_names(&joined(files));
    }
}

/// Shows the files of a message that has not arrived.
pub fn paint(element: &Element, files: &[Uuid]) {
    paint_names(element, &joined(files));
}

/// Deletes files that are no longer needed.
pub fn drop(files: &[Uuid]) {
    if !files.is_empty() {
        drop_names(&joined(files));
    }
}

/// Marks files as not uploaded, because the server no longer has them: the next
/// attempt uploads them again.
pub fn forget_uploads(files: &[Uuid]) {
    if !files.is_empty() {
        again(&joined(files));
    }
}

/// Returns the request of a message, after all its files are uploaded.
///
/// # Errors
/// If a file was refused or is lost, or must be uploaded later.
pub async fn request(item: &OutboxItem) -> Result<SendMessage, RequestError> {
    let mut attachments = Vec::new();
    if !item.files.is_empty() {
        let ids = ready(&joined(&item.files)).await.map_err(|refused| refusal(&refused))?;
        attachments = split(&ids.as_string().unwrap_or_default());
    }
    Ok(SendMessage {
        message: Some(item.text.clone()).filter(|text| !text.is_empty()),
        client_message_id: Some(item.client_message_id),
        reply_to: item.reply_to,
        attachments,
        ..SendMessage::default()
    })
}

/// Converts an error of the module: an error code is final, without one the
/// request is retried. `FILE_LOST` means that this device no longer has the
/// file.
fn refusal(refused: &JsValue) -> RequestError {
    match refused.as_string() {
        Some(code) if code == "FILE_LOST" => RequestError::Refused(ErrorCode::NotFound),
        Some(code) => ErrorCode::ALL
            .iter()
            .find(|known| known.as_str() == code)
            .map_or(RequestError::Later(0), |code| RequestError::Refused(*code)),
        // The module itself failed to load.
        None => RequestError::Later(0),
    }
}
