//! File storage: a test file can be stored, read and removed.

use super::disk::{existing_part, free_bytes};
use super::finding::Finding;
use crate::clock::{OsRandom, Random};
use crate::files::{FileKey, FileLocation, Files, FilesError, Part};
use crate::private_files::first_open_to_others;
use bytes::Bytes;
use futures_util::TryStreamExt;
use shared::ConversationId;
use std::time::Duration;
use tokio::time::timeout;

const SUBJECT: &str = "files";
const MIB: u64 = 1024 * 1024;

/// Time limit; a bucket is retried for some seconds before it reports a reason.
const TIMEOUT: Duration = Duration::from_secs(12);

/// Checks the storage, and that more than `kept_bytes` of its disk are free. A
/// missing folder is not created here, but at the first start.
pub async fn examine(location: &FileLocation, kept_bytes: u64) -> Finding {
    if let Some(problem) = check_free_space(location, kept_bytes) {
        return problem;
    }
    if let FileLocation::Folder(folder) = location
        && !folder.exists()
    {
        return Finding::ok(SUBJECT, format!("{} does not exist yet; the first start creates it", folder.display()));
    }
    if let FileLocation::Folder(folder) = location
        && let Some((folder, mode)) = first_open_to_others([folder.clone()])
    {
        let folder = folder.display();
        let message = format!(
            "other users of this machine can access {folder} (mode {mode:o}); as its owner, run chmod 700 on it"
        );
        return Finding::warning(SUBJECT, message);
    }
    match timeout(TIMEOUT, try_one(&Files::at(location.clone()))).await {
        Ok(Ok(true)) => Finding::ok(SUBJECT, "can be stored, read and removed"),
        Ok(Ok(false)) => {
            let message = "GUEST_CHAT_FILES: could not read back a stored test file; photos would be lost";
            Finding::problem(SUBJECT, message)
        }
        Ok(Err(error)) => Finding::problem(SUBJECT, format!("GUEST_CHAT_FILES: {error}; photos cannot be sent")),
        Err(_) => {
            Finding::problem(SUBJECT, "GUEST_CHAT_FILES: the storage did not answer in time; photos cannot be sent")
        }
    }
}

/// Returns the problem if the server refuses all files because of the free
/// space.
fn check_free_space(location: &FileLocation, kept_bytes: u64) -> Option<Finding> {
    let FileLocation::Folder(folder) = location else { return None };
    let folder = existing_part(folder);
    let free = free_bytes(folder).filter(|free| *free < kept_bytes)?;
    let (free, kept, folder) = (free / MIB, kept_bytes / MIB, folder.display());
    let message = format!(
        "all photos and files are refused: {free} MiB are free in {folder}, and {kept} MiB must stay free; free some \
         space, or set GUEST_CHAT_FILES_KEEP_FREE_MIB to a smaller number"
    );
    Some(Finding::problem(SUBJECT, message))
}

/// Returns whether a test file is read back unchanged. No conversation has the
/// id 0.
async fn try_one(files: &Files) -> Result<bool, FilesError> {
    let key = FileKey { conversation: ConversationId(0), id: OsRandom.uuid() };
    let bytes = Bytes::from_static(b"doctor");
    files.put(key, Part::Whole, bytes.clone()).await?;
    let read = match files.read(key, Part::Whole, None).await? {
        Some(stream) => stream.try_collect::<Vec<Bytes>>().await?.concat() == bytes,
        None => false,
    };
    files.remove(key).await?;
    Ok(read)
}
