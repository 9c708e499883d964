//! The desk's state, as the desk's page uses it.

mod canned;
mod keys;
mod noticed;
mod part;
