//! The Leptos app: the guest's page and the hotel's desk, rendered by the
//! server and hydrated in the browser.
//!
//! `chat` is the page's state, in plain Rust; `chat::session` decides what
//! happens. `conversation` has the state as signals, and `views` only show it.
//! `platform` exists only in the browser: it executes the effects of a session.
//! `desk` is the hotel's page, on the same state; it is a wasm of its own.

// The builders of the `view!` macro are deeply nested.
#![recursion_limit = "256"]

// Constructors of messages are shared with the tests in `tests/`, and name this
// crate from outside.
#[cfg(test)]
extern crate self as app;

pub mod chat;
#[cfg(feature = "ssr")]
mod contrast;
pub mod conversation;
pub mod desk;
pub mod history;
mod interaction;
pub mod language;
pub mod opening;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod views;
pub mod zone;

#[cfg(feature = "hydrate")]
mod platform;

pub use views::App;
