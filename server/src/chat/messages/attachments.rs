//! Attachments: files are uploaded first, then attached to a message. Their
//! contents are stored outside the database ([`Files`]). The row is inserted
//! before the contents and deleted after them, so no contents exist without a
//! row.

use crate::chat::auth::rights::DAY_MS;
use crate::chat::{Chat, ChatError};
use crate::files::{FileKey, Files, FilesError, Inspected, Part, PrepareError, Prepared, WorkError, run_in_background};
use crate::limits;
use crate::store::{StoreError, StoredFile, Thread};
use crate::token::SecretHash;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::stream::BoxStream;
use shared::message::MAX_ATTACHMENTS;
use shared::{Attachment, ConversationId, HotelSlug, SenderType, Timestamp, paths};
use std::collections::HashMap;
use std::ops::Range;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// Time within which a message may attach an uploaded file, in milliseconds. It
/// ends before the file may be deleted.
const ATTACH_WITHIN_MS: i64 = DAY_MS;
/// Time after which a file without a message is deleted, in milliseconds.
const DELETE_UNATTACHED_AFTER_MS: i64 = DAY_MS + 60 * 60 * 1000;
/// Number of files that are deleted in one batch.
const DELETE_BATCH_FILES: i64 = 100;

impl StoredFile {
    /// Returns the key of its contents in the file storage.
    pub fn key(&self) -> FileKey {
        FileKey { conversation: self.conversation, id: self.id }
    }

    /// Returns the file as clients see it.
    fn attachment(&self, slug: &HotelSlug) -> Attachment {
        let url = paths::attachment(slug, self.id);
        Attachment {
            id: self.id,
            file_name: self.file_name.clone(),
            mime_type: self.mime_type.clone(),
            size_bytes: self.size_bytes,
            thumbnail_url: self.thumbnail_bytes.map(|_| format!("{url}/thumbnail")),
            url,
            width: self.width,
            height: self.height,
        }
    }
}

impl From<WorkError> for ChatError {
    fn from(error: WorkError) -> Self {
        match error {
            // A decoder that panics cannot read this file.
            WorkError::Panicked => Self::FileRefused(PrepareError::Refused),
            WorkError::NotStarted => Self::Internal("could not start a thread"),
        }
    }
}

impl Chat {
    /// Counts a guest's attempt to upload a file.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] after too many.
    pub fn count_upload(&self, token: &SecretHash) -> Result<(), ChatError> {
        Ok(self.uploads.take(token)?)
    }

    /// Checks that a side of a conversation may upload a file now.
    ///
    /// # Errors
    /// [`ChatError::Closed`] for a guest who may not write,
    /// [`ChatError::RateLimited`] if too many files wait to be attached to a
    /// message, [`ChatError::FileStorageFull`] and [`ChatError::DiskFull`] if
    /// there is no room for another byte.
    pub async fn may_attach(&self, to: &Thread, sender: SenderType) -> Result<(), ChatError> {
        self.check_room(&mut self.store.read().await?.db(), to, sender, 1).await?;
        self.check_disk().await
    }

    /// Stores a file, which a message may attach within a day.
    ///
    /// # Errors
    /// [`ChatError::FileRefused`], and those of [`Chat::may_attach`].
    pub async fn attach(
        &self,
        to: &Thread,
        sender: SenderType,
        name: &str,
        bytes: Bytes,
    ) -> Result<Attachment, ChatError> {
        self.may_attach(to, sender).await?;
        let prepared = self.prepare(bytes).await?;
        let length = |bytes: &Bytes| bytes.len() as u64;
        let file = StoredFile {
            id: self.random.uuid(),
            conversation: to.conversation.id,
            message: None,
            sender,
            file_name: prepared.kind.name(name),
            mime_type: prepared.kind.mime_type().to_owned(),
            size_bytes: length(&prepared.bytes),
            thumbnail_bytes: prepared.thumbnail.as_ref().map(length),
            width: prepared.size_px.map(|(width, _)| width),
            height: prepared.size_px.map(|(_, height)| height),
            uploaded_at: self.clock.now(),
        };
        self.insert_file(file.clone()).await?;
        let (chat, row) = (self.clone(), file.clone());
        // In a task of its own, so that the check runs even if the client
        // disconnects.
        let put = tokio::spawn(async move { chat.put_contents(&row, prepared).await });
        put.await.map_err(|_| ChatError::Internal("storing a file panicked"))??;
        Ok(file.attachment(&to.hotel.profile.slug))
    }

    /// Stores the contents of a file whose row exists. If the booking's erasure
    /// began meanwhile, it may already have looked for contents; then this
    /// removes them again.
    async fn put_contents(&self, file: &StoredFile, prepared: Prepared) -> Result<(), ChatError> {
        if let Some(thumbnail) = prepared.thumbnail {
            self.files.put(file.key(), Part::Thumbnail, thumbnail).await?;
        }
        self.files.put(file.key(), Part::Whole, prepared.bytes).await?;
        if self.store.read().await?.db().is_file_referenced(file.id).await? {
            return Ok(());
        }
        self.remove_files(vec![file.clone()]).await?;
        Err(ChatError::NotFound)
    }

    /// Inserts the row of a file if there is room for it.
    async fn insert_file(&self, file: StoredFile) -> Result<(), ChatError> {
        let chat = self.clone();
        let insert = self.store.write(move |mut db| {
            async move {
                let to = db.thread(file.conversation).await?.ok_or(ChatError::NotFound)?;
                let bytes = file.size_bytes + file.thumbnail_bytes.unwrap_or(0);
                chat.check_room(&mut db, &to, file.sender, bytes).await?;
                Ok(db.insert_file(&file).await?)
            }
            .boxed()
        });
        insert.await
    }

    /// Prepares a file for storage, outside the threads that answer requests.
    /// Few run at a time, since each may take hundreds of megabytes; a large
    /// file acquires all permits.
    async fn prepare(&self, bytes: Bytes) -> Result<Prepared, ChatError> {
        let inspected = run_in_background(move || Inspected::read(bytes)).await??;
        let turns = if inspected.is_large() { limits::PREPARED_FILES.count() as u32 } else { 1 };
        let permit = self.prepare_permits.clone().acquire_many_owned(turns).await;
        let permit = permit.map_err(|_| ChatError::Internal("the semaphore is closed"))?;
        // The work and its permit continue even if the client disconnects.
        let prepared = run_in_background(move || {
            let _permit = permit;
            inspected.prepare()
        });
        Ok(prepared.await??)
    }

    /// Returns the row of a hotel's file.
    ///
    /// # Errors
    /// [`ChatError::NotFound`].
    pub async fn file(&self, slug: &HotelSlug, id: Uuid) -> Result<StoredFile, ChatError> {
        let file = self.store.read().await?.db().file(slug, id).await?;
        let now = self.clock.now();
        file.filter(|file| file.message.is_some() || is_attachable(file, now)).ok_or(ChatError::NotFound)
    }

    /// Returns the contents of a file, or a range of its bytes.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if the contents no longer exist.
    pub async fn read_file(
        &self,
        file: &StoredFile,
        part: Part,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, ChatError> {
        self.files.read(file.key(), part, range).await?.ok_or(ChatError::NotFound)
    }

    /// Deletes the files that no message attached in time, or whose message was
    /// deleted. Returns their number. A file that cannot be removed does not
    /// stop the others; the next call tries it again.
    ///
    /// # Errors
    /// The first failure of the file storage, after all other files were
    /// removed. If it removes no file of a whole batch, the rest is left to the
    /// next call.
    pub async fn delete_unattached_files(&self) -> Result<usize, ChatError> {
        let before = self.clock.now().plus_ms(-DELETE_UNATTACHED_AFTER_MS);
        let (mut deleted, mut after, mut first_failure) = (0, None, None);
        loop {
            let files = self.store.read().await?.db().unattached_files(before, after, DELETE_BATCH_FILES).await?;
            let Some(last) = files.last() else { break };
            after = Some((last.uploaded_at, last.id));
            let mut removed = Vec::new();
            for file in files {
                match self.files.remove(file.key()).await {
                    Ok(()) => removed.push(file),
                    Err(error) => {
                        let (id, conversation) = (file.id, file.conversation);
                        tracing::warn!(%id, %conversation, %error, "could not remove a file");
                        first_failure.get_or_insert(error);
                    }
                }
            }
            if removed.is_empty() {
                break;
            }
            deleted += removed.len();
            self.delete_file_rows(removed).await?;
        }
        first_failure.map_or(Ok(deleted), |error| Err(error.into()))
    }

    /// Removes all files of a conversation.
    pub(crate) async fn remove_files_of(&self, conversation: ConversationId) -> Result<(), ChatError> {
        let files = self.store.read().await?.db().files_of_conversation(conversation).await?;
        self.remove_files(files).await
    }

    async fn remove_files(&self, files: Vec<StoredFile>) -> Result<(), ChatError> {
        for file in &files {
            self.files.remove(file.key()).await?;
        }
        self.delete_file_rows(files).await
    }

    async fn delete_file_rows(&self, files: Vec<StoredFile>) -> Result<(), ChatError> {
        let deleted: Result<(), StoreError> = self
            .store
            .write(move |mut db| {
                async move {
                    for file in &files {
                        db.delete_file(file.id).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await;
        Ok(deleted?)
    }

    /// Returns the file storage.
    pub fn files(&self) -> &Files {
        &self.files
    }
}

/// Returns whether a message may still attach the file.
fn is_attachable(file: &StoredFile, now: Timestamp) -> bool {
    file.message.is_none() && file.uploaded_at >= now.plus_ms(-ATTACH_WITHIN_MS)
}

/// Returns the uploaded files that a message of one side attaches, in that order.
pub(crate) fn unattached_files(
    files: &HashMap<Uuid, StoredFile>,
    to: &Thread,
    sender: SenderType,
    ids: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Attachment>, ChatError> {
    if ids.len() > MAX_ATTACHMENTS {
        return Err(ChatError::BadValue(format!("a message must have at most {MAX_ATTACHMENTS} files")));
    }
    let mut found: Vec<Attachment> = Vec::new();
    for id in ids {
        let file = files.get(id).filter(|file| {
            file.conversation == to.conversation.id && file.sender == sender && is_attachable(file, now)
        });
        match file {
            Some(file) if found.iter().all(|other| other.id != file.id) => {
                found.push(file.attachment(&to.hotel.profile.slug));
            }
            _ => {
                return Err(ChatError::BadValue(
                    "attachments must be uploaded files that no message has yet, each once".to_owned(),
                ));
            }
        }
    }
    Ok(found)
}

impl From<FilesError> for ChatError {
    fn from(error: FilesError) -> Self {
        Self::Files(error)
    }
}
