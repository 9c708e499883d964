//! Publishing of events from the outbox through an engine.

mod accepted;
mod outbox;
mod tally;

pub use outbox::{BoxError, Outbox, Pace, run};
pub use tally::{Counted, Tally};
