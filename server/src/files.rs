//! What is in the files that people send: in a folder of this machine, or in a
//! bucket that several servers share. Names are ours, never the sender's.

mod animation;
mod bounded;
mod bucket;
pub(crate) mod heic;
pub mod kind;
mod picture;
mod prepare;
mod reading;
mod webp;
mod worker;

use crate::config::environment;
use crate::private_files;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use shared::ConversationId;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

pub use bucket::Refusal;
pub use prepare::{Inspected, PrepareError, Prepared, prepare};
pub use worker::{WorkError, run_in_background};

/// How long where files are kept may say nothing, a file's way there included:
/// shorter than a page waits for the answer to its upload.
const SILENT: Duration = Duration::from_secs(20);

/// Where files are kept, as `GUEST_CHAT_FILES` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder, made where it is missing.
    Folder(PathBuf),
    /// A bucket of S3, or of what speaks its protocol, and a prefix in it. How it
    /// is reached say the variables that other programs read, too
    /// (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT` and the like).
    Bucket {
        /// The bucket.
        bucket: String,
        /// What stands before every name; may be empty.
        prefix: String,
    },
}

impl std::str::FromStr for Place {
    type Err = ();

    /// Reads a folder, or `s3://bucket/prefix`.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once("://") {
            None if !text.is_empty() => Ok(Self::Folder(text.into())),
            Some(("s3", rest)) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                let named = !bucket.is_empty();
                named.then(|| Self::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() }).ok_or(())
            }
            _ => Err(()),
        }
    }
}

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder cannot be made.
    #[error("the folder for files: {0}")]
    Folder(#[from] std::io::Error),
    /// The bucket cannot be reached as the settings are: what is wrong with them.
    #[error("{0}")]
    Setting(&'static str),
    /// The bucket has said why not.
    #[error("{0}")]
    Refused(Refusal),
    /// Nothing was said.
    #[error("no answer within {} s", SILENT.as_secs())]
    Silent,
    /// The store failed.
    #[error(transparent)]
    Store(object_store::Error),
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        Refusal::told_by(&error).map_or_else(|| Self::Store(error), Self::Refused)
    }
}

/// What comes of a question, in time.
async fn answered<T>(question: impl Future<Output = T>) -> Result<T, FilesError> {
    timeout(SILENT, question).await.map_err(|_| FilesError::Silent)
}

/// Whether a file is gone; where its bucket is, nobody knows.
fn or_gone<T>(result: Result<T, object_store::Error>) -> Result<Option<T>, FilesError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) => {
            let is_missing = matches!(error, object_store::Error::NotFound { .. });
            match FilesError::from(error) {
                FilesError::Refused(refusal) if refusal.is_of_no_bucket() => Err(FilesError::Refused(refusal)),
                _ if is_missing => Ok(None),
                error => Err(error),
            }
        }
    }
}

/// Which of the two things that are kept of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The file.
    Whole,
    /// A small picture of it.
    Thumbnail,
}

/// A file's name here: the conversation it belongs to, and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKey {
    /// The conversation.
    pub conversation: ConversationId,
    /// The file.
    pub id: Uuid,
}

impl FileKey {
    fn path(self, part: Part) -> Path {
        let ending = match part {
            Part::Whole => "",
            Part::Thumbnail => ".thumbnail",
        };
        Path::from(format!("{}/{}{ending}", self.conversation, self.id))
    }
}

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Files {
    place: Place,
    store: Arc<OnceLock<Arc<dyn ObjectStore>>>,
}

impl Files {
    /// Files at a place, which is opened when the first is put or asked for.
    pub fn at(place: Place) -> Self {
        Self { place, store: Arc::default() }
    }

    /// Opens the place now.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the bucket's settings are none.
    pub fn open(&self) -> Result<(), FilesError> {
        self.store().map(drop)
    }

    /// The same with these settings for a bucket, instead of the environment's.
    ///
    /// # Errors
    /// As [`Files::open`].
    pub fn open_by(&self, settings: impl IntoIterator<Item = (String, String)>) -> Result<(), FilesError> {
        let store: Arc<dyn ObjectStore> = match &self.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                // Nobody else reaches what is in it, whatever modes that has.
                let _ = private_files::restrict(folder);
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
            Place::Bucket { bucket, prefix } => bucket::open(bucket, prefix, settings)?,
        };
        self.store.get_or_init(|| store);
        Ok(())
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, FilesError> {
        if self.store.get().is_none() {
            self.open_by(environment())?;
        }
        self.store.get().ok_or(FilesError::Setting("it was not opened"))
    }

    /// Keeps a part of a file.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn put(&self, key: FileKey, part: Part, bytes: Bytes) -> Result<(), FilesError> {
        answered(self.store()?.put(&key.path(part), bytes.into())).await??;
        Ok(())
    }

    /// Reads a part of a file, or some of its bytes; `None` where it is gone.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn read(
        &self,
        key: FileKey,
        part: Part,
        range: Option<Range<u64>>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, object_store::Error>>>, FilesError> {
        let (store, path) = (self.store()?, key.path(part));
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = or_gone(answered(store.get_opts(&path, options)).await?)?;
        Ok(found.map(|found| reading::read(store.clone(), path, found)))
    }

    /// How much room is left where files are kept, in bytes; `None` for a bucket.
    ///
    /// # Errors
    /// Where the folder cannot be made or asked.
    pub async fn free_bytes(&self) -> Result<Option<u64>, FilesError> {
        self.store()?;
        let Place::Folder(folder) = self.place.clone() else { return Ok(None) };
        // A disk in the network may not answer.
        let asked = tokio::task::spawn_blocking(move || rustix::fs::statvfs(&folder));
        let disk = answered(asked).await?.map_err(std::io::Error::other)?.map_err(std::io::Error::from)?;
        Ok(Some(disk.f_bavail * disk.f_frsize))
    }

    /// Removes all that is kept of a file; what is gone already is gone.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn remove(&self, key: FileKey) -> Result<(), FilesError> {
        for part in [Part::Thumbnail, Part::Whole] {
            or_gone(answered(self.store()?.delete(&key.path(part))).await?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
