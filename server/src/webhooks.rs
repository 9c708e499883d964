//! Telling hotels' own systems what happens: signed requests to where they
//! want to be told, tried again until they are taken.

pub mod address;
pub mod client;
pub mod deliver;
pub mod sign;

pub use address::Reach;
pub use client::Client;
pub use deliver::{Answer, Deliveries, Delivery, Outcome, Pace, Receiver, Tried, run};
