//! Access to the browser's local storage. Storage may be disabled, full, or
//! throw at every access; it is then treated as empty.

use crate::chat::stored::Keys;
use uuid::Uuid;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// Returns the value of a key.
pub fn read_entry(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Writes an entry, or removes it if `entry` is `None`. Returns whether the
/// entry is stored now.
pub fn write_entry(key: &str, entry: Option<&str>) -> bool {
    let Some(storage) = storage() else { return false };
    match entry {
        Some(entry) => storage.set_item(key, entry).is_ok(),
        None => {
            // If it cannot be removed, the message is sent again, and the
            // server recognizes its id.
            let _ = storage.remove_item(key);
            false
        }
    }
}

/// Returns all keys; `None` if storage cannot be read.
pub fn read_keys() -> Option<Vec<String>> {
    let storage = storage()?;
    let count = storage.length().ok()?;
    (0..count).map(|at| storage.key(at).ok()?).collect()
}

/// Returns the ids and entries of all stored messages of a conversation; `None`
/// if storage cannot be read.
pub fn read_messages(of: &Keys) -> Option<Vec<(Uuid, Option<String>)>> {
    let entry = |key: String| Some((of.message_id(&key)?, read_entry(&key)));
    Some(read_keys()?.into_iter().filter_map(entry).collect())
}
