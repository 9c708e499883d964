//! Statements that both engines take as they are, built once for each: an engine
//! brings the connection (`Db`), the row it reads, and the few words in which it
//! differs. `$1` is a parameter's name to SQLite and to Postgres.

use super::{CLIENT_MESSAGE_ID, DEQUEUE, Db, Engine, EngineRow, FORGET_EVENTS, as_json_array};

mod attachments;
mod bookings;
mod canned;
mod claims;
mod conversations;
pub(in crate::store) mod erasing;
mod guides;
mod hotels;
pub(in crate::store) mod listed;
pub(in crate::store) mod messages;
mod notes;
mod outbox;
pub(in crate::store) mod pages;
mod people;
mod push;
mod sessions;
mod threads;
mod tokens;
mod webhook_deliveries;
mod webhooks;
