//! The desk's state, as the desk's page uses it.

mod keys;
mod noticed;
mod part;
