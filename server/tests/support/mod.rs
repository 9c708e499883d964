//! Support for unit tests and tests of the whole server: a manual clock, a
//! predictable random generator, a database for each test, a hotel and a
//! guest's browser.

// Each test program uses only a part of it.
#![allow(dead_code, unused_imports)]

mod browser;
pub mod bucket;
mod chance;
mod database;
mod house;
mod log_buffer;
mod made_up;
mod postgres;

pub use browser::{AUTH, P256DH};
pub use bucket::TestBucket;
pub use chance::{ManualClock, RepeatingRandom};
pub use database::{TestDatabase, outbox};
pub use house::{House, PASSWORD, Seen};
pub use log_buffer::LogBuffer;
pub use made_up::made_up;
