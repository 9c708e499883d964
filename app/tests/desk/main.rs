//! Tests of the desk's state.

mod alerts;
mod canned;
mod handling;
mod keys;
mod list;
mod make;
mod noticed;
mod other_outboxes;
mod part;
