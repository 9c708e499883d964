//! SQLite: one writer with group commits, and several readers, each with its own
//! snapshot.

mod announcer;
mod backup;
mod db;
mod group;
mod index_backlog;
mod inspect;
mod list;
mod list_sql;
mod readers;
mod search;
mod search_index;
/// End of a statement that skips locked rows: empty, because there is only one
/// writer.
macro_rules! skip_locked {
    ($($table:literal)?) => {
        ""
    };
}
/// End of a statement that locks the rows it reads: empty, because there is only
/// one writer.
macro_rules! for_share {
    ($table:literal) => {
        ""
    };
}
/// Table with an alias, from the rows that the parameter `$1` contains as a JSON
/// array of objects.
macro_rules! json_rows {
    ($alias:literal, $first:ident $first_type:ident $(, $column:ident $type:ident)*) => {
        concat!(
            "(SELECT value ->> '", stringify!($first), "' AS ", stringify!($first),
            $(", value ->> '", stringify!($column), "' AS ", stringify!($column),)*
            " FROM json_each($1)) AS ", $alias
        )
    };
}
/// Bytes from hexadecimal digits; NULL from NULL.
macro_rules! from_hex {
    ($digits:literal) => {
        concat!("unhex(", $digits, ")")
    };
}
/// Columns with at most two ids for new messages, as many as the row `r` needs.
/// `AUTOINCREMENT` continues after the highest id that was ever inserted.
macro_rules! new_message_ids {
    () => {
        "CASE WHEN r.ids > 0 THEN r.ids_before + 1 + \
         coalesce((SELECT s.seq FROM sqlite_sequence s WHERE s.name = 'messages'), 0) END AS first_id, \
         CASE WHEN r.ids > 1 THEN r.ids_before + 2 + \
         coalesce((SELECT s.seq FROM sqlite_sequence s WHERE s.name = 'messages'), 0) END AS second_id"
    };
}
mod purge;
#[path = "sql/mod.rs"]
mod sql;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use sqlx::migrate::Migrator;

pub use backup::{BackupError, back_up, restore};
pub use db::Db;
pub(crate) use inspect::database_files;
pub(super) use inspect::owner_file;
pub(super) use inspect::schema_state;
pub use inspect::{Inspection, inspect};
pub use store::OutboxOwner;
pub use store::{ReadConnection, Store};

use sqlx::Sqlite as Engine;

/// Migrations of the schema.
static SCHEMA: Migrator = sqlx::migrate!("migrations/sqlite");

/// Deletes a range of outbox rows.
const DEQUEUE: &str = "DELETE FROM outbox WHERE id BETWEEN $1 AND $2";

/// Deletes outbox rows within a range of ids: those of one channel, and those of
/// another channel that are about one conversation.
const DELETE_EVENTS: &str = "DELETE FROM outbox WHERE id > $4 AND id <= $5 AND (channel = $1 OR (channel = $2 \
     AND json_extract(data, '$.conversation_id') = $3))";

/// Client message id in hexadecimal digits; NULL if there is none.
const CLIENT_MESSAGE_ID: &str = "nullif(hex(client_message_id), '')";

/// Returns a statement that returns the rows of `query` as one value: an array
/// of objects. `fields` has names and values in turn.
fn as_json_objects(fields: &str, query: &str) -> String {
    format!("SELECT json_group_array(json_object({fields})) FROM ({query})")
}
