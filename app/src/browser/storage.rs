//! The door to the browser's storage. It may be switched off, full, or throw
//! at every touch; then it is as if it were empty.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    super::window().local_storage().ok().flatten()
}

/// What stands under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Writes an entry, or removes it; tells whether it stands there now.
pub fn put(key: &str, entry: Option<&str>) -> bool {
    let Some(storage) = storage() else { return false };
    match entry {
        Some(entry) => storage.set_item(key, entry).is_ok(),
        None => {
            // One that cannot be removed is offered again, and the server
            // knows it by its name.
            let _ = storage.remove_item(key);
            false
        }
    }
}

/// Every key there is; `None` where that cannot be told.
pub fn keys() -> Option<Vec<String>> {
    let storage = storage()?;
    let count = storage.length().ok()?;
    (0..count).map(|at| storage.key(at).ok()?).collect()
}
