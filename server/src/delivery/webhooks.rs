//! Webhooks: signed requests to hotels' own systems, retried until they are
//! accepted.

pub mod client;
pub mod sign;

pub use client::{Client, Delivery};
