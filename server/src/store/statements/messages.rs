//! Messages: written once, paged by id or by change.

use super::bookings::instant;
use super::{Db, EngineRow};
use crate::store::{NewMessage, PageCursor, StaffKey, StoreError};
use shared::{
    Attachment, BookingId, ConversationId, Message, MessageId, MessageStatus, ReadMarker, Reader, ReplyPreview,
    SenderType, Seq, StaffInfo, Timestamp,
};
use sqlx::Row;
use uuid::Uuid;

pub(super) fn sender_type(text: &str) -> Result<SenderType, StoreError> {
    match text {
        "guest" => Ok(SenderType::Guest),
        "staff" => Ok(SenderType::Staff),
        "system" => Ok(SenderType::System),
        _ => Err(StoreError::Corrupt("sender type")),
    }
}

pub(super) fn sender_text(sender: SenderType) -> &'static str {
    match sender {
        SenderType::Guest => "guest",
        SenderType::Staff => "staff",
        SenderType::System => "system",
    }
}

/// The booking's name rather than a join: every page is of one booking.
fn message(row: &EngineRow, booking: &BookingId) -> Result<Message, StoreError> {
    let sender: String = row.try_get("sender_type")?;
    let sender = sender_type(&sender)?;
    let sender_name: String = row.try_get("sender_name")?;
    let role: Option<String> = row.try_get("sender_role")?;
    let told_of: Option<String> = row.try_get("told_of")?;
    let read_at = instant(row, "read_at_ms")?;
    let edited_at = instant(row, "edited_at_ms")?;
    let deleted_at = instant(row, "deleted_at_ms")?;
    let client_message_id: Option<Vec<u8>> = row.try_get("client_message_id")?;
    let reply_to: Option<i64> = row.try_get("reply_to")?;
    let attachments = attachments(row, "attachments")?;
    Ok(Message {
        id: MessageId(row.try_get("id")?),
        conversation_id: ConversationId(row.try_get("conversation_id")?),
        booking_id: booking.clone(),
        seq: Seq(row.try_get("seq")?),
        sender_type: sender,
        staff_info: match sender {
            SenderType::Guest => None,
            SenderType::Staff => Some(StaffInfo { name: sender_name.clone(), role: role.unwrap_or_default() }),
            SenderType::System => told_of.map(|name| StaffInfo { name, role: role.unwrap_or_default() }),
        },
        sender_name,
        message: row.try_get("body")?,
        timestamp: Timestamp::from_unix_ms(row.try_get("sent_at_ms")?),
        client_message_id: client_message_id
            .map(|bytes| Uuid::from_slice(&bytes).map_err(|_| StoreError::Corrupt("client message id")))
            .transpose()?,
        room_number: row.try_get("room_number")?,
        reply_to: reply_to.map(MessageId),
        reply_to_message: reply_to.map(|id| preview(row, MessageId(id))).transpose()?,
        status: if read_at.is_some() { MessageStatus::Read } else { MessageStatus::Delivered },
        read_at,
        is_edited: edited_at.is_some(),
        edited_at,
        is_deleted: deleted_at.is_some(),
        deleted_at,
        has_attachments: !attachments.is_empty(),
        attachments,
    })
}

/// What a message carries, as it was written with the message.
fn attachments(row: &EngineRow, column: &str) -> Result<Vec<Attachment>, StoreError> {
    let text: Option<String> = row.try_get(column)?;
    let read = |text: String| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt("attachments"));
    text.map_or(Ok(Vec::new()), read)
}

/// The beginning of a text; of a message without one, what it carries.
pub(super) fn preview_of(row: &EngineRow, text: &str, carried: &str) -> Result<String, StoreError> {
    let text: String = row.try_get(text)?;
    if !text.is_empty() {
        return Ok(text);
    }
    let names: Vec<String> = attachments(row, carried)?.into_iter().map(|file| file.file_name).collect();
    Ok(names.join(", ").chars().take(ReplyPreview::LENGTH).collect())
}

fn preview(row: &EngineRow, id: MessageId) -> Result<ReplyPreview, StoreError> {
    let sender: String = row.try_get("r_sender_type")?;
    Ok(ReplyPreview {
        id,
        sender_type: sender_type(&sender)?,
        sender_name: row.try_get("r_sender_name")?,
        message: preview_of(row, "r_preview", "r_attachments")?,
    })
}

macro_rules! select_messages {
    ($where:literal) => {
        concat!(
            "SELECT m.*, r.sender_type AS r_sender_type, r.sender_name AS r_sender_name, ",
            "substr(r.body, 1, 100) AS r_preview, r.attachments AS r_attachments ",
            "FROM messages m LEFT JOIN messages r ON r.id = m.reply_to WHERE m.conversation_id = $1 ",
            $where
        )
    };
}

pub(in crate::store) const PAGE_BEFORE: &str = select_messages!("AND m.id < $2 ORDER BY m.id DESC LIMIT $3");
pub(in crate::store) const PAGE_AFTER: &str = select_messages!("AND m.seq > $2 ORDER BY m.seq LIMIT $3");

impl Db<'_> {
    /// Writes a message and tells its id.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn insert_message(&mut self, new: &NewMessage<'_>) -> Result<MessageId, StoreError> {
        let carried = Some(new.attachments).filter(|files| !files.is_empty()).map(serde_json::to_string).transpose();
        let carried = carried.map_err(|_| StoreError::Corrupt("attachments"))?;
        let id = sqlx::query_scalar(
            "INSERT INTO messages (conversation_id, seq, sender_type, sender_name, sender_role, body, sent_at_ms, \
             client_message_id, room_number, reply_to, staff_id, told_of, attachments) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
        )
        .bind(new.conversation_id.0)
        .bind(new.seq.0)
        .bind(sender_text(new.sender_type))
        .bind(new.sender_name)
        .bind(new.sender_role)
        .bind(new.body)
        .bind(new.sent_at.unix_ms())
        .bind(new.client_message_id.map(|id| id.into_bytes().to_vec()))
        .bind(new.room_number)
        .bind(new.reply_to.map(|id| id.0))
        .bind(new.staff.map(|key| key.0))
        .bind(new.told_of)
        .bind(carried)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(MessageId(id))
    }

    /// Gives a message another text, as the change `seq`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn edit_message(
        &mut self,
        conversation: ConversationId,
        id: MessageId,
        seq: Seq,
        body: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE messages SET seq = $1, body = $2, edited_at_ms = $3 WHERE conversation_id = $4 AND id = $5",
        )
        .bind(seq.0)
        .bind(body)
        .bind(now.unix_ms())
        .bind(conversation.0)
        .bind(id.0)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Empties a message, as the change `seq`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn delete_message(
        &mut self,
        conversation: ConversationId,
        id: MessageId,
        seq: Seq,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE messages SET seq = $1, body = '', attachments = NULL, deleted_at_ms = $2 WHERE conversation_id = $3 AND id = $4",
        )
        .bind(seq.0)
        .bind(now.unix_ms())
        .bind(conversation.0)
        .bind(id.0)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// A message of a conversation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn message(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        let row = sqlx::query(select_messages!("AND m.id = $2"))
            .bind(conversation.0)
            .bind(id.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        row.map(|row| message(&row, booking)).transpose()
    }

    /// The member of staff who wrote a message; `None` for anybody else.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn author(
        &mut self,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Option<StaffKey>, StoreError> {
        let author: Option<Option<i64>> =
            sqlx::query_scalar("SELECT staff_id FROM messages WHERE conversation_id = $1 AND id = $2")
                .bind(conversation.0)
                .bind(id.0)
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(author.flatten().map(StaffKey))
    }

    /// The message that one side of a conversation calls by that id.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        sender: SenderType,
        client_message_id: Uuid,
    ) -> Result<Option<Message>, StoreError> {
        let row = sqlx::query(select_messages!("AND m.sender_type = $2 AND m.client_message_id = $3"))
            .bind(conversation.0)
            .bind(sender_text(sender))
            .bind(client_message_id.into_bytes().to_vec())
            .fetch_optional(&mut *self.conn)
            .await?;
        row.map(|row| message(&row, booking)).transpose()
    }

    /// Up to `limit` messages from a cursor: towards the beginning newest
    /// first, after a change in the order of their last change.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn messages(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        cursor: PageCursor,
        limit: i64,
    ) -> Result<Vec<Message>, StoreError> {
        let (sql, from) = match cursor {
            PageCursor::Newest => (PAGE_BEFORE, i64::MAX),
            PageCursor::Before(id) => (PAGE_BEFORE, id.0),
            PageCursor::After(seq) => (PAGE_AFTER, seq.0),
        };
        let rows = sqlx::query(sql).bind(conversation.0).bind(from).bind(limit).fetch_all(&mut *self.conn).await?;
        rows.iter().map(|row| message(row, booking)).collect()
    }

    /// The newest message at or before `up_to`; 0 where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn newest_up_to(
        &mut self,
        conversation: ConversationId,
        up_to: MessageId,
    ) -> Result<MessageId, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM messages WHERE conversation_id = $1 AND id <= $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(conversation.0)
        .bind(up_to.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(MessageId(id.unwrap_or(0)))
    }

    /// Whether the guest has written something after that message, and it still
    /// stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn guest_wrote_after(
        &mut self,
        conversation: ConversationId,
        after: MessageId,
    ) -> Result<bool, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM messages WHERE conversation_id = $1 AND id > $2 AND sender_type = 'guest' \
             AND deleted_at_ms IS NULL ORDER BY id LIMIT 1",
        )
        .bind(conversation.0)
        .bind(after.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(id.is_some())
    }

    /// Marks what the other side wrote between two markers as read.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn mark_read(
        &mut self,
        conversation: ConversationId,
        reader: Reader,
        from: ReadMarker,
        up_to: MessageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // The guest reads what is not the guest's, the hotel what is.
        let sql = match reader {
            Reader::Guest => {
                "UPDATE messages SET read_at_ms = $1 WHERE conversation_id = $2 AND id > $3 AND id <= $4 \
                 AND sender_type <> 'guest' AND read_at_ms IS NULL"
            }
            Reader::Staff => {
                "UPDATE messages SET read_at_ms = $1 WHERE conversation_id = $2 AND id > $3 AND id <= $4 \
                 AND sender_type = 'guest' AND read_at_ms IS NULL"
            }
        };
        sqlx::query(sql)
            .bind(now.unix_ms())
            .bind(conversation.0)
            .bind(from.up_to.0)
            .bind(up_to.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}
