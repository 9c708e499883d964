//! Statements that both engines execute unchanged, compiled once for each. An
//! engine provides the connection (`Db`), the type of its rows, and the few parts
//! of SQL that differ. `$1` names a parameter in SQLite and in Postgres.

use crate::store::StoreError;
use shared::Timestamp;
use sqlx::Row;

use super::{CLIENT_MESSAGE_ID, DELETE_EVENTS, DEQUEUE, Db, Engine, EngineRow, as_json_objects};

mod attachments;
mod bookings;
mod claims;
pub(in crate::store) mod erasing;
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
mod webhook_deliveries;
mod webhooks;

/// Reads a time that is stored in Unix milliseconds.
fn instant(row: &EngineRow, column: &str) -> Result<Option<Timestamp>, StoreError> {
    let unix_ms: Option<i64> = row.try_get(column)?;
    Ok(unix_ms.map(Timestamp::from_unix_ms))
}
