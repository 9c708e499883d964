//! Postgres: one transaction per write, which locks the conversation that it
//! changes before it reads it. Several servers may share the database.

mod db;
mod list;
mod locks;
mod maintenance_connection;
mod owner;
mod owner_notifier;
pub(crate) mod search_index;
mod vacuum;
/// End of a statement that skips rows which another transaction has locked, instead
/// of waiting for them.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
}
/// End of a statement that protects the rows of a table (given by its alias in the
/// statement) from changes until the transaction ends, and reads them as they are
/// once concurrent transactions have ended.
macro_rules! for_share {
    ($table:literal) => {
        concat!(" FOR SHARE OF ", $table)
    };
}
// The same files as for SQLite, compiled for this engine.
#[allow(clippy::duplicate_mod)]
#[path = "sql/mod.rs"]
mod sql;
mod store;
#[cfg(test)]
mod tests;

use sqlx::migrate::Migrator;

pub use db::Db;
pub use maintenance_connection::{ServedInspection, inspect_served};
pub use owner::OutboxOwner;
pub(super) use search_index::index_all;
pub use store::{ReadConnection, Store};

use sqlx::Postgres as Engine;

/// Number of outbox rows that may be committed after one with a higher id: a row
/// gets its id when it is inserted and is visible when it is committed. A generous
/// limit on concurrent transactions.
pub(super) const LATE_ROWS: i64 = 200;
/// Migrations of the schema.
pub(super) static SCHEMA: Migrator = sqlx::migrate!("migrations/postgres");

/// Deletes a range of outbox rows. Rows that another write is deleting are skipped:
/// they are deleted by it, or pushed once more.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id IN \
     (SELECT id FROM outbox WHERE id BETWEEN $1 AND $2 FOR UPDATE SKIP LOCKED)";

/// Deletes outbox rows within a range of ids: those of one channel, and those of
/// another channel that are about one conversation.
const DELETE_EVENTS: &str = "DELETE FROM outbox WHERE id > $4 AND id <= $5 AND (channel = $1 OR (channel = $2 \
     AND (data::jsonb ->> 'conversation_id')::bigint = $3))";

/// Client message id in hexadecimal digits; NULL if there is none.
const CLIENT_MESSAGE_ID: &str = "encode(client_message_id, 'hex')";

/// Returns a statement that returns the rows of `query` as one value: an array
/// of objects. `fields` has names and values in turn.
fn as_json_objects(fields: &str, query: &str) -> String {
    format!("SELECT coalesce(json_agg(json_build_object({fields})), '[]')::TEXT FROM ({query}) AS rows")
}
