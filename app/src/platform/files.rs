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
    fn take_file_names() -> Option<String>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = filesAdded, catch)]
    async fn wait_for_files() -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = returnFiles)]
    fn return_file_names(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = uploadFiles, catch)]
    async fn upload_files(names: &str, has_text: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = guestChat, js_name = resetUploads)]
    fn reset_uploads(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = showFiles)]
    fn show_file_names(element: &Element, names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = removeFiles)]
    fn remove_file_names(names: &str);
}

fn join_ids(files: &[Uuid]) -> String {
    files.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
}

fn split_ids(names: &str) -> Vec<Uuid> {
    names.split(',').filter_map(|name| Uuid::try_parse(name).ok()).collect()
}

/// Returns the chosen files for a message, and empties the tray; `None` while
/// files are being added to it.
pub fn take_chosen_files() -> Option<Vec<Uuid>> {
    take_file_names().map(|names| split_ids(&names))
}

/// Waits until all files are in the tray; returns whether they are.
pub async fn wait_until_added() -> bool {
    wait_for_files().await.is_ok()
}

/// Puts files back into the tray, and those that were chosen for the conversation
/// shortly before it was closed.
pub fn return_to_tray(files: &[Uuid]) {
    return_file_names(&join_ids(files));
}

/// Shows the files of a message that has not arrived.
pub fn show_files(element: &Element, files: &[Uuid]) {
    show_file_names(element, &join_ids(files));
}

/// Deletes files that are no longer needed.
pub fn delete_files(files: &[Uuid]) {
    if !files.is_empty() {
        remove_file_names(&join_ids(files));
    }
}

/// Marks files as not uploaded, because the server no longer has them: the next
/// attempt uploads them again.
pub fn forget_uploads(files: &[Uuid]) {
    if !files.is_empty() {
        reset_uploads(&join_ids(files));
    }
}

/// Returns the request of a message, after all its files are uploaded.
///
/// # Errors
/// If a file is lost or must be uploaded later, or if nothing is left without the
/// refused files.
pub async fn build_request(item: &OutboxItem) -> Result<SendMessage, RequestError> {
    let mut attachments = Vec::new();
    if !item.files.is_empty() {
        let ids = upload_files(&join_ids(&item.files), !item.text.is_empty())
            .await
            .map_err(|refused| convert_error(&refused))?;
        attachments = split_ids(&ids.as_string().unwrap_or_default());
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
fn convert_error(refused: &JsValue) -> RequestError {
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
