//! The Leptos app: the guest's page, rendered by the server and taken over in
//! the browser.
//!
//! `chat` is the page's state, in plain Rust; `views` only show it; `session`
//! and the doors beside it (`realtime`, `api`, `browser`) exist in the browser
//! alone. `desk` is the hotel's page, on the same state; a wasm of its own.

// The view macro's builders nest deeply.
#![recursion_limit = "256"]

pub mod chat;
#[cfg(feature = "ssr")]
mod contrast;
pub mod conversation;
pub mod desk;
pub mod history;
pub mod language;
pub mod opening;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod views;
pub mod zone;

#[cfg(feature = "hydrate")]
mod api;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod realtime;
#[cfg(feature = "hydrate")]
mod session;

pub use views::App;
