//! Tests of the desk's state.

mod alerts;
mod canned;
mod handling;
mod list;
mod location;
mod make;
mod new_messages;
mod notes;
mod other_outboxes;
mod part;
mod preferences;
mod reply_offer;
mod scene;
mod session;
mod shortcuts;
mod visits;
