//! What unit tests and tests of the whole server have in common: a clock that
//! is set by hand, randomness that repeats itself, a database for each test,
//! a house to chat in and a guest's browser.

// Each program takes a part of it.
#![allow(dead_code, unused_imports)]

mod browser;
pub mod bucket;
mod chance;
mod database;
mod house;
mod made_up;
mod paper;
mod postgres;

pub use browser::{AUTH, P256DH};
pub use bucket::TestBucket;
pub use chance::{ManualClock, RepeatingRandom};
pub use database::{TestDatabase, outbox};
pub use house::{House, PASSWORD, Seen};
pub use made_up::made_up;
pub use paper::Paper;
