//! Locks that the pages of one browser share (W3C Web Locks). The browser
//! releases the locks of a page that ends.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    type LockRequest;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, then: &JsValue) -> Result<LockRequest, JsValue>;
    #[wasm_bindgen(method)]
    fn catch(this: &LockRequest, then: &JsValue);
}

/// A held lock; it is released when dropped.
pub struct HeldLock(Option<Function>);

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // Resolving a promise does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

fn lock_manager() -> Option<LockManager> {
    let locks = Reflect::get(&leptos::prelude::window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// Returns whether this browser has Web Locks. Old browsers do not, and pages
/// without TLS do not.
pub fn has_locks() -> bool {
    lock_manager().is_some()
}

/// Requests the lock `name`, and calls `granted` as soon as it is held. Calls
/// it at once if the browser has no Web Locks, and also if the request fails:
/// the caller then continues without a lock.
pub fn request_lock(name: &str, granted: impl FnOnce() + 'static) -> HeldLock {
    let Some(locks) = lock_manager() else {
        granted();
        return HeldLock(None);
    };
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    // A lock that is granted after `HeldLock` was dropped is released at once.
    let lock = HeldLock(release);
    let then = Closure::once_into_js(move || {
        granted();
        held
    });
    match locks.request(name, &then) {
        Ok(request) => request.catch(&then),
        Err(_) => {
            let _ = then.unchecked_ref::<Function>().call0(&JsValue::NULL);
        }
    }
    lock
}
