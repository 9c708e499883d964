//! Uploaded files: their metadata, and the messages that they are attached to.

use super::Db;
use crate::store::rows::UuidBytes;
use crate::store::value::to_json;
use crate::store::{FileTotals, StoreError, StoredFile};
use serde::Serialize;
use shared::{ConversationId, HotelSlug, MessageId, SenderType, Timestamp};
use uuid::Uuid;

/// Row of [`Db::attach_files`].
#[derive(Serialize)]
struct AttachedRow {
    id: String,
    message: MessageId,
}

impl Db<'_> {
    /// Inserts a file that is not attached to a message yet.
    pub async fn insert_file(&mut self, file: &StoredFile) -> Result<(), StoreError> {
        let number = |count: u64| i64::try_from(count).map_err(|_| StoreError::Corrupt("file size".into()));
        sqlx::query(
            "INSERT INTO attachments (id, conversation_id, sender_type, file_name, mime_type, size_bytes, \
             thumbnail_bytes, width, height, uploaded_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(UuidBytes::from(file.id))
        .bind(file.conversation.0)
        .bind(file.sender.as_str())
        .bind(&file.file_name)
        .bind(&file.mime_type)
        .bind(number(file.size_bytes)?)
        .bind(file.thumbnail_bytes.map(number).transpose()?)
        .bind(file.width.map(i64::from))
        .bind(file.height.map(i64::from))
        .bind(file.uploaded_at.unix_ms())
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns a file of a hotel.
    pub async fn file(&mut self, slug: &HotelSlug, id: Uuid) -> Result<Option<StoredFile>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT a.* FROM attachments a JOIN conversations c ON c.id = a.conversation_id \
             JOIN hotels h ON h.id = c.hotel_id WHERE a.id = $1 AND h.slug = $2",
        )
        .bind(UuidBytes::from(id))
        .bind(slug.as_str())
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Returns whether a file has a row and its booking is not being erased.
    pub async fn is_file_referenced(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let is_erasing: Option<bool> = sqlx::query_scalar(
            "SELECT b.erasing FROM attachments a JOIN conversations c ON c.id = a.conversation_id \
             JOIN bookings b ON b.id = c.booking_key WHERE a.id = $1",
        )
        .bind(UuidBytes::from(id))
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(is_erasing == Some(false))
    }

    /// Returns the totals of all files that one side of a conversation has stored,
    /// including files that are attached to no message or are to be removed.
    pub async fn file_totals(
        &mut self,
        conversation: ConversationId,
        sender: SenderType,
    ) -> Result<FileTotals, StoreError> {
        Ok(sqlx::query_as(
            "SELECT count(*) FILTER (WHERE message_id IS NULL) AS free, \
             CAST(coalesce(sum(size_bytes + coalesce(thumbnail_bytes, 0)), 0) AS BIGINT) AS bytes \
             FROM attachments WHERE conversation_id = $1 AND sender_type = $2",
        )
        .bind(conversation.0)
        .bind(sender.as_str())
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Attaches files to messages. All of them must be free.
    pub async fn attach_files(&mut self, attached: &[(Uuid, MessageId)]) -> Result<(), StoreError> {
        if attached.is_empty() {
            return Ok(());
        }
        let row = |(id, message): &(Uuid, MessageId)| AttachedRow { id: id.simple().to_string(), message: *message };
        let rows: Vec<AttachedRow> = attached.iter().map(row).collect();
        let result = sqlx::query(concat!(
            "UPDATE attachments SET message_id = r.message FROM ",
            json_rows!("r", id TEXT, message BIGINT),
            " WHERE attachments.id = ",
            from_hex!("r.id"),
            " AND attachments.message_id IS NULL"
        ))
        .bind(to_json(&rows)?.text())
        .execute(self.conn().await?)
        .await?;
        match usize::try_from(result.rows_affected()) {
            Ok(count) if count == attached.len() => Ok(()),
            _ => Err(StoreError::Corrupt("file of another message".into())),
        }
    }

    /// Detaches the files of a message and marks them to be removed.
    pub async fn detach_files(&mut self, message: MessageId) -> Result<(), StoreError> {
        sqlx::query("UPDATE attachments SET message_id = NULL, uploaded_at_ms = 0 WHERE message_id = $1")
            .bind(message.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Returns files that are attached to no message and were uploaded before a
    /// time, ordered by time and id; those behind `after`.
    pub async fn unattached_files(
        &mut self,
        before: Timestamp,
        after: Option<(Timestamp, Uuid)>,
        limit: i64,
    ) -> Result<Vec<StoredFile>, StoreError> {
        let (after_ms, after_id) = after.map_or((-1, Uuid::nil()), |(time, id)| (time.unix_ms(), id));
        Ok(sqlx::query_as(
            "SELECT * FROM attachments WHERE message_id IS NULL AND uploaded_at_ms < $1 \
             AND (uploaded_at_ms, id) > ($2, $3) ORDER BY uploaded_at_ms, id LIMIT $4",
        )
        .bind(before.unix_ms())
        .bind(after_ms)
        .bind(UuidBytes::from(after_id))
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns all files of a conversation.
    pub async fn files_of_conversation(&mut self, conversation: ConversationId) -> Result<Vec<StoredFile>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM attachments WHERE conversation_id = $1 ORDER BY uploaded_at_ms, id")
            .bind(conversation.0)
            .fetch_all(self.conn().await?)
            .await?)
    }

    /// Deletes the row of a file whose content is gone.
    pub async fn delete_file(&mut self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM attachments WHERE id = $1")
            .bind(UuidBytes::from(id))
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }
}
