//! The desk's state, as the desk's page uses it.

mod alerts;
mod canned;
mod handling;
mod keys;
mod noticed;
mod part;
