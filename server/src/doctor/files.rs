//! Where files are kept: that one can be put there, read and removed.

use super::{Finding, TIMEOUT};
use crate::clock::{OsRandom, Random};
use crate::files::{FileKey, Files, FilesError, Part, Place};
use bytes::Bytes;
use shared::ConversationId;
use tokio::time::timeout;

const WHAT: &str = "files";

/// What there is to say. A folder that is not there yet is made by the first
/// start, and not by looking.
pub async fn examine(place: &Place) -> Finding {
    if let Place::Folder(folder) = place
        && !folder.exists()
    {
        return Finding::ok(WHAT, format!("the first start makes {}", folder.display()));
    }
    match timeout(TIMEOUT, try_one(&Files::at(place.clone()))).await {
        Ok(Ok(())) => Finding::ok(WHAT, "can be put, read and removed"),
        Ok(Err(error)) => Finding::problem(WHAT, format!("GUEST_CHAT_FILES: {error}; photos cannot be sent")),
        Err(_) => Finding::problem(WHAT, "GUEST_CHAT_FILES: no answer in time; photos cannot be sent"),
    }
}

/// No conversation has the number 0.
async fn try_one(files: &Files) -> Result<(), FilesError> {
    let key = FileKey { conversation: ConversationId(0), id: OsRandom.uuid() };
    files.put(key, Part::Whole, Bytes::from_static(b"doctor")).await?;
    files.read(key, Part::Whole, None).await?;
    files.remove(key).await
}
