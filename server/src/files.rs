//! What is in the files that people send: in a folder of this machine, or in a
//! bucket that several servers share. Names are ours, never the sender's.

mod heic;
pub mod kind;
mod picture;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use shared::ConversationId;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

pub use picture::{PrepareError, Prepared, prepare};

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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] object_store::Error),
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

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, FilesError> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store: Arc<dyn ObjectStore> = match &self.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
            Place::Bucket { bucket, prefix } => {
                let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Arc::new(PrefixStore::new(bucket, prefix.as_str()))
            }
        };
        Ok(self.store.get_or_init(|| store))
    }

    /// Keeps a part of a file.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn put(&self, key: FileKey, part: Part, bytes: Bytes) -> Result<(), FilesError> {
        self.store()?.put(&key.path(part), bytes.into()).await?;
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
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store()?.get_opts(&key.path(part), options).await {
            Ok(found) => Ok(Some(found.into_stream())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes all that is kept of a file; what is gone already is gone.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn remove(&self, key: FileKey) -> Result<(), FilesError> {
        for part in [Part::Thumbnail, Part::Whole] {
            match self.store()?.delete(&key.path(part)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
