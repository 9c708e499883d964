//! Errors of the storage of files, and its time limit.

use std::fmt;
use std::time::Duration;
use tokio::time::timeout;

/// Maximum time without data from the storage, during an upload too. It is
/// shorter than the time that a page waits for the response to its upload.
pub(super) const SILENT: Duration = Duration::from_secs(20);

/// Reason why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder cannot be created.
    #[error("could not access the folder for files: {0}")]
    Folder(#[from] std::io::Error),
    /// The settings of the bucket are not valid; the text says why.
    #[error("{0}")]
    Setting(&'static str),
    /// The bucket refused the request.
    #[error("{0}")]
    Refused(Refusal),
    /// The storage did not answer in time.
    #[error("the file storage did not answer within {} s", SILENT.as_secs())]
    Silent,
    /// The storage failed.
    #[error(transparent)]
    Store(object_store::Error),
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        Refusal::from_store_error(&error).map_or_else(|| Self::Store(error), Self::Refused)
    }
}

/// Applies the time limit to a request.
pub(super) async fn apply_time_limit<T>(question: impl Future<Output = T>) -> Result<T, FilesError> {
    timeout(SILENT, question).await.map_err(|_| FilesError::Silent)
}

/// Returns `None` if a file does not exist; a missing bucket is an error.
pub(super) fn found_or_none<T>(result: Result<T, object_store::Error>) -> Result<Option<T>, FilesError> {
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

/// Reason why a bucket refused a request: the S3 error code only, because the
/// rest of the response repeats the request's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// Finds the code in the text of an error.
    pub(super) fn from_store_error(error: &object_store::Error) -> Option<Self> {
        let text = error.to_string();
        let (_, rest) = text.split_once("<Code>")?;
        let (code, _) = rest.split_once("</Code>")?;
        let is_code = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code.then(|| Self(code.to_owned()))
    }

    /// Returns whether the bucket itself does not exist, rather than an object
    /// in it.
    pub(super) fn is_of_no_bucket(&self) -> bool {
        self.0 == "NoSuchBucket"
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(code) = self;
        write!(f, "the bucket answered with {code}")?;
        let hint = match code.as_str() {
            "InvalidAccessKeyId" | "NotSignedUp" => "the service does not know AWS_ACCESS_KEY_ID",
            "SignatureDoesNotMatch" => "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID",
            "AccessDenied" => "the key does not have the required permissions for the bucket",
            "NoSuchBucket" => "create the bucket first",
            "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" | "PermanentRedirect" => {
                "AWS_DEFAULT_REGION must be the region of the bucket"
            }
            "RequestTimeTooSkewed" => "this machine's clock is wrong",
            _ => return Ok(()),
        };
        write!(f, ": {hint}")
    }
}
