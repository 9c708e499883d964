//! The server: API, storage and realtime engine of the guest chat.

// The page's views are deeply nested types, and their futures are laid out
// here.
#![recursion_limit = "256"]

// Shared test support is also used by the tests in `tests/`, and names this
// crate from outside.
#[cfg(test)]
extern crate self as guest_chat;

pub mod chat;
pub mod cli;
pub mod clock;
pub mod committed_events;
pub mod config;
pub mod connection_permits;
pub mod delivery;
pub mod doctor;
mod environment;
pub mod files;
pub mod http;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod networks;
pub mod origin;
pub mod pending_event;
pub mod private_files;
pub mod realtime;
pub mod scanners;
mod serve;
pub mod site;
pub mod store;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
pub mod token;
