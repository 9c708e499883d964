//! Address of the desk's page.

use crate::platform::browser;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// Removes the conversation that was just resolved from the address, so that a reload
/// does not offer again to undo that.
pub fn remove_resolved_from_address() {
    // If the browser refuses, a reload shows the offer again.
    let _ = try_remove("resolved");
}

fn try_remove(parameter: &str) -> Result<(), JsValue> {
    let window = browser::window();
    let url = Url::new(&window.location().href()?)?;
    url.search_params().delete(parameter);
    let history = window.history()?;
    history.replace_state_with_url(&history.state()?, "", Some(&url.href()))
}
