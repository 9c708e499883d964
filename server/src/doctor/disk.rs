//! Free space of the disk with a folder.

use std::path::Path;

/// Returns the nearest existing folder: one that does not exist yet will be on
/// the disk of its parent.
pub(super) fn existing_part(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."))
}

/// Returns the free space in bytes; `None` if the system does not tell it.
pub(super) fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail * disk.f_frsize)
}
