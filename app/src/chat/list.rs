//! The desk's list of conversations.

mod noticed;

pub use noticed::noticed;
