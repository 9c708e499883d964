//! Telling hotels' own systems what happens: signed requests to where they
//! want to be told, tried again until they are taken.

pub mod client;
pub mod sign;

pub use client::{Client, Delivery};
