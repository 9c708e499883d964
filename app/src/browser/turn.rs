//! Locks that the pages of one browser share (W3C Web Locks). The browser
//! releases the locks of a page that ends.

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

/// A held lock; it is released when dropped.
pub struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // Resolving a promise does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

fn locks() -> Option<LockManager> {
    let locks = Reflect::get(&super::window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// Returns whether this browser has Web Locks. Old browsers do not, and pages
/// without TLS do not.
pub fn are_there() -> bool {
    locks().is_some()
}

/// Waits for the lock `name`. Returns immediately if the browser has no Web
/// Locks.
pub async fn turn(name: &str) -> Turn {
    let Some(locks) = locks() else { return Turn(None) };
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    // If this future is dropped while it waits, dropping the turn releases a
    // lock that is granted later.
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
        // If the request fails, the caller continues without a lock.
        let _ = JsFuture::from(Promise::race(&Array::of2(&granted, &request))).await;
    }
    turn
}
