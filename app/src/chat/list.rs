//! The desk's list of conversations: a state machine without I/O.
//!
//! After any event the list is fetched again, because only the server knows
//! which conversations match a filter and a search (ADR 11). One request runs at
//! a time, so no answer is older than the one before it. Another filter, search
//! or order is another part with a new number; answers for earlier parts are dropped.

mod effect;
mod filter;
mod input;
mod new_messages;
mod pages;
mod part;
mod session;

pub use effect::{ListEffect, ListOutput, NewMessage};
pub use filter::Filter;
pub use input::{ListAnswer, ListInput, ListRequest, ListTimer};
pub use new_messages::new_messages;
pub use pages::MAX_PAGES;
pub use part::Part;
pub use session::{ListSession, PAUSE_MS, RETRY_MS};
