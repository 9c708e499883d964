//! Permissions of files and folders that hold what guests write: the owner's
//! alone (0600 and 0700), whatever umask the process was started with.

use rustix::fs::Mode;
use std::fs::{Permissions, metadata, set_permissions};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[cfg(test)]
mod tests;

/// The bits of a mode that let the group and everybody else in.
const OTHERS: u32 = 0o077;

/// From now on, files and folders that this process creates are its owner's
/// alone. For the whole process: SQLite and other libraries create some, too.
pub fn restrict_new_files() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Takes the permissions of a file or folder away from everybody but its owner:
/// an earlier version may have created it. One that is not there is left alone.
///
/// # Errors
/// Where its permissions cannot be read or changed: it belongs to somebody else.
pub fn restrict(path: &Path) -> Result<()> {
    let Some(mode) = mode_for_others(path)? else { return Ok(()) };
    set_permissions(path, Permissions::from_mode(mode & !OTHERS))?;
    tracing::info!(path = %path.display(), "from now on only its owner can read it");
    Ok(())
}

/// The mode of a file or folder that somebody besides its owner may use; `None`
/// for one that nobody else may, or that is not there.
///
/// # Errors
/// Where its permissions cannot be read.
pub fn mode_for_others(path: &Path) -> Result<Option<u32>> {
    match metadata(path) {
        Ok(found) => Ok(Some(found.permissions().mode() & 0o777).filter(|mode| mode & OTHERS != 0)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
