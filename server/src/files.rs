//! Storage of file contents: in a folder of this machine, or in a bucket that
//! several servers share. The server chooses the names, never the sender.

mod animation;
mod error;
mod file_limits;
pub(crate) mod heic;
pub mod kind;
mod picture;
mod prepare;
mod prepared;
mod reading;
mod webp;
mod worker;

use crate::{environment, private_files};
use bytes::Bytes;
pub use error::{FilesError, Refusal};
use error::{apply_time_limit, found_or_none};
use futures_util::stream::BoxStream;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    BackoffConfig, ClientConfigKey, ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig,
};
pub use prepare::{Inspected, prepare};
pub use prepared::{PrepareError, Prepared};
use shared::ConversationId;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use uuid::Uuid;
pub use worker::{WorkError, run_in_background};

#[cfg(test)]
mod tests;

/// Location of the storage, from `GUEST_CHAT_FILES`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileLocation {
    /// A folder, created if it does not exist.
    Folder(PathBuf),
    /// A bucket of S3 or a compatible service, and a prefix in it. The
    /// connection is configured by the same variables as in other programs
    /// (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT` and the like).
    Bucket {
        /// The bucket.
        bucket: String,
        /// Prefix of all names; may be empty.
        prefix: String,
    },
}

impl std::str::FromStr for FileLocation {
    type Err = ();

    /// Parses a folder, or `s3://bucket/prefix`.
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

/// One of the two objects that are stored for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The file itself.
    Whole,
    /// A small picture of it.
    Thumbnail,
}

/// Key of a file in the storage.
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

/// The storage of files.
#[derive(Clone, Debug)]
pub struct Files {
    location: FileLocation,
    store: Arc<OnceLock<Arc<dyn ObjectStore>>>,
}

impl Files {
    /// Creates the storage; it is opened with the first access.
    pub fn at(location: FileLocation) -> Self {
        Self { location, store: Arc::default() }
    }

    /// Opens the storage now.
    ///
    /// # Errors
    /// Fails if the folder cannot be created, or the bucket's settings are not
    /// valid.
    pub fn open(&self) -> Result<(), FilesError> {
        self.store().map(drop)
    }

    /// Opens the storage with these settings for a bucket, instead of those of
    /// the environment.
    ///
    /// # Errors
    /// Those of [`Files::open`].
    pub fn open_by(&self, settings: impl IntoIterator<Item = (String, String)>) -> Result<(), FilesError> {
        let store: Arc<dyn ObjectStore> = match &self.location {
            FileLocation::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                // Protects the contents, whatever permissions they have.
                let _ = private_files::restrict(folder);
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
            FileLocation::Bucket { bucket, prefix } => open(bucket, prefix, settings)?,
        };
        self.store.get_or_init(|| store);
        Ok(())
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, FilesError> {
        if self.store.get().is_none() {
            self.open_by(environment::variables())?;
        }
        self.store.get().ok_or(FilesError::Setting("the file storage was not opened"))
    }

    /// Stores a part of a file.
    ///
    /// # Errors
    /// Fails if the storage fails.
    pub async fn put(&self, key: FileKey, part: Part, bytes: Bytes) -> Result<(), FilesError> {
        apply_time_limit(self.store()?.put(&key.path(part), bytes.into())).await??;
        Ok(())
    }

    /// Reads a part of a file, or a range of its bytes; returns `None` if it
    /// does not exist.
    ///
    /// # Errors
    /// Fails if the storage fails.
    pub async fn read(
        &self,
        key: FileKey,
        part: Part,
        range: Option<Range<u64>>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, object_store::Error>>>, FilesError> {
        let (store, path) = (self.store()?, key.path(part));
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = found_or_none(apply_time_limit(store.get_opts(&path, options)).await?)?;
        Ok(found.map(|found| reading::read(store.clone(), path, found)))
    }

    /// Returns the free space of the disk with the folder, in bytes; `None` for
    /// a bucket.
    ///
    /// # Errors
    /// Fails if the folder cannot be created or read.
    pub async fn free_bytes(&self) -> Result<Option<u64>, FilesError> {
        self.store()?;
        let FileLocation::Folder(folder) = self.location.clone() else { return Ok(None) };
        // A network file system may not answer.
        let query = tokio::task::spawn_blocking(move || rustix::fs::statvfs(&folder));
        let disk = apply_time_limit(query).await?.map_err(std::io::Error::other)?.map_err(std::io::Error::from)?;
        Ok(Some(disk.f_bavail * disk.f_frsize))
    }

    /// Removes all parts of a file; a missing part is no error.
    ///
    /// # Errors
    /// Fails if the storage fails.
    pub async fn remove(&self, key: FileKey) -> Result<(), FilesError> {
        for part in [Part::Thumbnail, Part::Whole] {
            found_or_none(apply_time_limit(self.store()?.delete(&key.path(part))).await?)?;
        }
        Ok(())
    }
}

/// Time limit for opening a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time for which a request is retried. It is short, because a person waits for
/// it and a page retries by itself.
const RETRY_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum pause between two attempts.
const MAX_RETRY_PAUSE: Duration = Duration::from_secs(1);

/// Opens a bucket with the settings `AWS_…`; other settings are ignored. This
/// sends no request.
pub fn open(
    name: &str,
    prefix: &str,
    settings: impl IntoIterator<Item = (String, String)>,
) -> Result<Arc<dyn ObjectStore>, FilesError> {
    // Commands other than `serve` have set up no TLS; the first provider that
    // is set stays.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = settings.into_iter().fold(default_builder(), |builder, (setting, value)| {
        let value = value.trim();
        let key = setting.starts_with("AWS_").then(|| setting.to_ascii_lowercase().parse().ok()).flatten();
        match key {
            Some(key) if !value.is_empty() => builder.with_config(key, value),
            _ => builder,
        }
    });
    check(&builder)?;
    Ok(Arc::new(PrefixStore::new(builder.with_bucket_name(name).build()?, prefix)))
}

/// Returns the defaults, which settings override.
pub(crate) fn default_builder() -> AmazonS3Builder {
    // No time limit on a whole response or on a piece of it: the HTTP client
    // would count the time that a guest takes to receive the data. The time
    // limit on the bucket is applied by the callers.
    let client = ClientOptions::new().with_timeout_disabled().with_connect_timeout(CONNECT_TIMEOUT);
    let backoff = BackoffConfig { max_backoff: MAX_RETRY_PAUSE, ..BackoffConfig::default() };
    AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(RetryConfig { backoff, retry_timeout: RETRY_TIMEOUT, ..RetryConfig::default() })
        // Deletion of single objects works with all compatible services.
        .with_disable_bulk_delete(true)
}

/// Checks settings whose errors would otherwise show only with the first file.
fn check(builder: &AmazonS3Builder) -> Result<(), FilesError> {
    let setting = |key| builder.get_config_value(&key);
    let key = setting(AmazonS3ConfigKey::AccessKeyId).is_some();
    if key != setting(AmazonS3ConfigKey::SecretAccessKey).is_some() {
        return Err(FilesError::Setting(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together or not at all",
        ));
    }
    let endpoint = setting(AmazonS3ConfigKey::S3Endpoint).or_else(|| setting(AmazonS3ConfigKey::Endpoint));
    let allowed = setting(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
    match endpoint.as_deref().and_then(|endpoint| endpoint.split_once("://")) {
        Some(("https", _)) => Ok(()),
        Some(("http", _)) if allowed.is_some_and(|allowed| allowed != "false") => Ok(()),
        Some(("http", _)) => Err(FilesError::Setting("AWS_ENDPOINT has no TLS; set AWS_ALLOW_HTTP=true to allow this")),
        None if endpoint.is_none() => Ok(()),
        _ => Err(FilesError::Setting("AWS_ENDPOINT must begin with https:// or http://")),
    }
}
