//! Rules of the desk besides those of its list, in plain Rust.

mod alerts;
mod handling;
mod other_outboxes;

pub use alerts::AlertLog;
pub use handling::{HandlingProblem, HandlingRequest};
pub use other_outboxes::OtherOutboxes;
