//! Entry point of the desk's wasm: hydrates the page.

use wasm_bindgen::prelude::wasm_bindgen;

/// Hydrates the desk that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(app::desk::DeskApp);
}
