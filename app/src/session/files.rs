//! The door to `scripts/late/files.js`, which holds photos and files until
//! their message has arrived: it loads when the first is chosen. Names are
//! this device's own, with commas between.

use crate::api::AskError;
use crate::chat::OutboxItem;
use shared::{ErrorCode, SendMessage};
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = guestChat, js_name = take)]
    fn take_names() -> String;
    #[wasm_bindgen(js_namespace = guestChat, js_name = give)]
    fn give_names(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, catch)]
    async fn ready(names: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = guestChat)]
    fn again(names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = paint)]
    fn paint_names(element: &Element, names: &str);
    #[wasm_bindgen(js_namespace = guestChat, js_name = drop)]
    fn drop_names(names: &str);
}

fn joined(files: &[Uuid]) -> String {
    files.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
}

fn split(names: &str) -> Vec<Uuid> {
    names.split(',').filter_map(|name| Uuid::try_parse(name).ok()).collect()
}

/// What was chosen, for a message to carry; the tray is empty afterwards.
pub fn take() -> Vec<Uuid> {
    split(&take_names())
}

/// Puts files back into the tray.
pub fn give(files: &[Uuid]) {
    if !files.is_empty() {
        give_names(&joined(files));
    }
}

/// Shows files in a message that has not arrived.
pub fn paint(element: &Element, files: &[Uuid]) {
    paint_names(element, &joined(files));
}

/// Nothing is left to do about them.
pub fn drop(files: &[Uuid]) {
    if !files.is_empty() {
        drop_names(&joined(files));
    }
}

/// The server does not know them any more: the next try uploads them again.
pub fn forget_uploads(files: &[Uuid]) {
    if !files.is_empty() {
        again(&joined(files));
    }
}

/// A message as the server takes it, once all that it carries is there.
///
/// # Errors
/// Where a file was refused or is lost, or is to be uploaded later.
pub async fn request(item: &OutboxItem) -> Result<SendMessage, AskError> {
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

/// A code is final; without one it is to be tried again. This device has lost
/// what it cannot name.
fn refusal(refused: &JsValue) -> AskError {
    match refused.as_string() {
        Some(code) if code == "FILE_LOST" => AskError::Refused(ErrorCode::NotFound),
        Some(code) => ErrorCode::ALL
            .iter()
            .find(|known| known.as_str() == code)
            .map_or(AskError::Later(0), |code| AskError::Refused(*code)),
        // The module itself did not load.
        None => AskError::Later(0),
    }
}
