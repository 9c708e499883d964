//! The desk's wasm entry: hydrates the page, nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the desk that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(app::desk::DeskApp);
}
