//! Statements that both engines execute unchanged, compiled once for each. An
//! engine provides the connection (`Db`) and the few parts of SQL that differ. `$1`
//! names a parameter in SQLite and in Postgres. The types in
//! [`rows`](crate::store::rows) name the columns that they are read from.

use super::{CLIENT_MESSAGE_ID, DELETE_EVENTS, DEQUEUE, Db, Engine, SCHEMA, as_json_objects};

mod attachments;
pub(in crate::store) mod batch;
mod bookings;
mod claims;
pub(in crate::store) mod erasing;
mod first_replies;
mod hotels;
pub(in crate::store) mod listed;
pub(in crate::store) mod messages;
mod notes;
mod outbox;
pub(in crate::store) mod pages;
mod people;
mod push;
mod sessions;
mod set_up;
pub(in crate::store) mod snooze;
mod staff_links;
mod threads;
mod webhook_deliveries;
mod webhooks;
