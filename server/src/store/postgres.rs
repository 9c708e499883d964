//! Postgres: one transaction per write, which locks the conversation that it
//! changes before it reads it. Several servers may share the database.

mod db;
mod lane;
mod list;
mod locks;
mod maintenance_connection;
mod owner;
mod owner_notifier;
mod vacuum;
/// End of a statement that skips rows which another transaction has locked, instead
/// of waiting for them.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
    ($table:literal) => {
        concat!(" FOR UPDATE OF ", $table, " SKIP LOCKED")
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
/// Table with an alias, from the rows that the parameter `$1` contains as a JSON
/// array of objects.
macro_rules! json_rows {
    ($alias:literal, $first:ident $first_type:ident $(, $column:ident $type:ident)*) => {
        concat!(
            "json_to_recordset(CAST($1 AS json)) AS ", $alias, " (",
            stringify!($first), " ", stringify!($first_type),
            $(", ", stringify!($column), " ", stringify!($type),)*
            ")"
        )
    };
}
/// Bytes from hexadecimal digits; NULL from NULL.
macro_rules! from_hex {
    ($digits:literal) => {
        concat!("decode(", $digits, ", 'hex')")
    };
}
/// Columns with at most two ids for new messages, as many as the row `r` needs.
macro_rules! new_message_ids {
    () => {
        "CASE WHEN r.ids > 0 THEN nextval('messages_id_seq') END AS first_id, \
         CASE WHEN r.ids > 1 THEN nextval('messages_id_seq') END AS second_id"
    };
}
mod lane_connection;
pub(crate) mod search_index;
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
/// limit on concurrent transactions; those that write a batch have the most rows
/// (`lane.rs`).
pub(super) const LATE_ROWS: i64 = 4_000;
/// Migrations of the schema.
pub(super) static SCHEMA: Migrator = sqlx::migrate!("migrations/postgres");

/// Deletes a range of outbox rows. Rows that another write is deleting are skipped:
/// they are deleted by it, or pushed once more. The commit does not wait for the disk:
/// rows that are back after a crash of the database are pushed once more, too.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id BETWEEN $1 AND $2 \
     AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off' FOR UPDATE SKIP LOCKED)";

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
