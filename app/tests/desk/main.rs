//! Tests of the desk's state.

mod alerts;
mod canned;
mod handling;
mod keys;
mod noticed;
mod other_outboxes;
mod part;
