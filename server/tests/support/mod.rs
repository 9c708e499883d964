//! What unit tests and tests of the whole server have in common: a clock that
//! is set by hand, randomness that repeats itself, a database for each test
//! and a house to chat in.

// Each program takes a part of it.
#![allow(dead_code, unused_imports)]

mod chance;
mod database;
mod house;
mod made_up;
mod postgres;

pub use chance::{ManualClock, RepeatingRandom};
pub use database::{TestDatabase, outbox};
pub use house::{House, PASSWORD, Seen};
pub use made_up::made_up;
