//! A database file that does not exist.

use std::fmt;
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// Error of a SQLite database whose file does not exist. `Display` names the
/// file, and the folder to which a relative path belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingDatabase {
    file: PathBuf,
    /// Working folder, if the path is relative.
    folder: Option<PathBuf>,
}

impl MissingDatabase {
    /// Returns the error if a file does not exist.
    pub(super) fn check(file: &Path) -> Result<(), Self> {
        if file.exists() {
            return Ok(());
        }
        let folder = if file.is_relative() { std::env::current_dir().ok() } else { None };
        Err(Self { file: file.to_owned(), folder })
    }
}

impl fmt::Display for MissingDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database {} does not exist", self.file.display())?;
        self.folder.as_ref().map_or(Ok(()), |folder| write!(f, " in the folder {}", folder.display()))
    }
}

impl std::error::Error for MissingDatabase {}
