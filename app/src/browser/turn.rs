//! Turns among the pages of one browser (W3C Web Locks). A page that dies
//! gives its turn back by that.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, then: &JsValue) -> Result<Promise, JsValue>;
}

/// A turn; dropped, it is the next one's.
pub struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // To resolve a promise does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

fn locks() -> Option<LockManager> {
    let locks = Reflect::get(&super::window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// Whether this browser has turns at all: an old one has not, nor has a page
/// without TLS.
pub fn are_there() -> bool {
    locks().is_some()
}

/// Waits for this page's turn at `name`. It comes at once where the browser
/// has none to give.
pub async fn turn(name: &str) -> Turn {
    let Some(locks) = locks() else { return Turn(None) };
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    // Dropped while it waits, it lets go of what comes later.
    let turn = Turn(release);
    let mut request = None;
    let granted = Promise::new(&mut |resolve, _| {
        let held = held.clone();
        let then = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
            held
        });
        request = locks.request(name, &then).ok();
    });
    if let Some(request) = request {
        // A request that fails is no reason to wait.
        let _ = JsFuture::from(Promise::race(&Array::of2(&granted, &request))).await;
    }
    turn
}
