//! Web push: how the push service of a guest's browser is asked to wake it
//! (RFC 8030), who asks (VAPID, RFC 8292), and what only the browser can read
//! (RFC 8291). The primitives are ring's, which speaks TLS here as well (ADR 29).

pub mod client;
pub mod encrypt;
pub mod keys;
pub mod vapid;

pub use client::{Client, Push};
pub use keys::BrowserKeys;
pub use vapid::{Contact, Vapid};
