//! Web push: requests to the push services of guests' browsers (RFC 8030),
//! authenticated by VAPID (RFC 8292) and encrypted for the browser (RFC 8291).
//! The cryptographic primitives are those of ring, which also implements TLS
//! (ADR 29).

pub mod client;
pub mod encrypt;
pub mod keys;
pub mod vapid;

pub use client::{Client, Push};
pub use keys::BrowserKeys;
pub use vapid::{Contact, Vapid};
