//! Timeouts. A request in the browser has no timeout of its own, and one that
//! hangs would block everything behind it.

use futures_util::future::{Either, select};
use js_sys::Promise;
use std::future::Future;
use std::pin::pin;
use wasm_bindgen_futures::JsFuture;

/// Runs work with a timeout; returns `None` if the timeout ends first.
pub async fn within<T>(longest_ms: i32, work: impl Future<Output = T>) -> Option<T> {
    let timeout = Promise::new(&mut |resolve, _| {
        // This does not fail for a function.
        let _ = leptos::prelude::window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, longest_ms);
    });
    match select(pin!(work), JsFuture::from(timeout)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}
