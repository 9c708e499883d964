//! All limits on the rate, number and size of requests of a client.
//!
//! To add a limit, add an entry to the table in `limits/table.rs` and its row to
//! the table "Limits" of docs/SECURITY.md; a test compares the two. A [`Rate`] is
//! enforced by [`Buckets`], with a [`ClientNetwork`] as the key if an address
//! is counted. A limit is enforced before the request waits for anything: a
//! connection of the database, the writer, a slot, a body.

mod buckets;
mod limit;
mod table;
#[cfg(test)]
mod tests;

pub use crate::networks::ClientNetwork;
pub use buckets::{Buckets, LimitReached, MAX_KEYS};
pub use limit::{Amount, CountedFor, Limit, Period, Rate};
pub use table::*;
