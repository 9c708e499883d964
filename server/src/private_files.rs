//! Permissions of files and folders with guests' data: access for the owner
//! only (0600 and 0700), whatever the umask of the process.

use rustix::fs::Mode;
use std::fs::{Permissions, metadata, set_permissions};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// Mode bits for the group and for others.
const OTHERS: u32 = 0o077;

/// Makes all files and folders that this process creates accessible to the
/// owner only. It applies to the whole process, because SQLite and other
/// libraries create files too.
pub fn restrict_new_files() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Removes the permissions of group and others from a file or folder, which an
/// earlier version may have created. Does nothing if it does not exist.
///
/// # Errors
/// Fails if its permissions cannot be read or changed, for example because it
/// belongs to another user.
pub fn restrict(path: &Path) -> Result<()> {
    let Some(mode) = mode_for_others(path)? else { return Ok(()) };
    set_permissions(path, Permissions::from_mode(mode & !OTHERS))?;
    tracing::info!(path = %path.display(), "removed the permissions of other users");
    Ok(())
}

/// Returns the mode of a file or folder that group or others may access; `None`
/// if only the owner may, or it does not exist.
///
/// # Errors
/// Fails if its permissions cannot be read.
pub fn mode_for_others(path: &Path) -> Result<Option<u32>> {
    match metadata(path) {
        Ok(found) => Ok(Some(found.permissions().mode() & 0o777).filter(|mode| mode & OTHERS != 0)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the first of these files that group or others may access, with its mode.
pub fn first_open_to_others(files: impl IntoIterator<Item = PathBuf>) -> Option<(PathBuf, u32)> {
    files.into_iter().find_map(|file| mode_for_others(&file).ok().flatten().map(|mode| (file, mode)))
}
