//! Messages, paged by id or by change.

use super::Db;
use crate::store::rows::{StoredMessage, UuidBytes};
use crate::store::value::to_json;
use crate::store::{InsertedMessage, NewMessage, StaffKey, StoreError};
use serde::Serialize;
use shared::{
    Attachment, BookingId, ConversationId, Message, MessageId, ReadMarker, Reader, SenderType, Seq, Timestamp,
};
use uuid::Uuid;

/// Columns and tables of a [`StoredMessage`].
macro_rules! stored_messages {
    () => {
        "SELECT m.*, r.sender_type AS r_sender_type, r.sender_name AS r_sender_name, \
         substr(r.body, 1, 100) AS r_preview, r.attachments AS r_attachments \
         FROM messages m LEFT JOIN messages r ON r.id = m.reply_to"
    };
}
pub(super) use stored_messages;

macro_rules! select_messages {
    ($where:literal) => {
        concat!(stored_messages!(), " WHERE m.conversation_id = $1 ", $where)
    };
}

pub(in crate::store) const PAGE_BEFORE: &str = select_messages!("AND m.id < $2 ORDER BY m.id DESC LIMIT $3");
pub(in crate::store) const PAGE_AFTER: &str = select_messages!("AND m.seq > $2 ORDER BY m.seq LIMIT $3");

macro_rules! insert_message {
    ($values:expr) => {
        concat!(
            "INSERT INTO messages (conversation_id, seq, sender_type, sender_name, sender_role, body, sent_at_ms, ",
            "client_message_id, room_number, reply_to, staff_id, told_of, attachments) ",
            $values,
            " ON CONFLICT (conversation_id, sender_type, client_message_id) WHERE client_message_id IS NOT NULL ",
            "DO NOTHING RETURNING id"
        )
    };
}

const INSERT_MESSAGE: &str = insert_message!("VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
const INSERT_MESSAGE_OF_MEMBER: &str = insert_message!(concat!(
    "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, s.id, $12, $13 FROM staff s \
     WHERE s.id = $11 AND s.left_at_ms IS NULL",
    for_share!("s")
));

const INSERT_MESSAGES: &str = concat!(
    "INSERT INTO messages (id, conversation_id, seq, sender_type, sender_name, sender_role, body, sent_at_ms, \
     client_message_id, room_number, reply_to, staff_id, told_of, attachments) \
     SELECT r.id, r.conversation_id, r.seq, r.sender_type, r.sender_name, r.sender_role, r.body, r.sent_at_ms, ",
    from_hex!("r.client_message_id"),
    ", r.room_number, r.reply_to, r.staff_id, r.told_of, r.attachments FROM ",
    json_rows!(
        "r", id BIGINT, conversation_id BIGINT, seq BIGINT, sender_type TEXT, sender_name TEXT, sender_role TEXT,
        body TEXT, sent_at_ms BIGINT, client_message_id TEXT, room_number TEXT, reply_to BIGINT, staff_id BIGINT,
        told_of TEXT, attachments TEXT
    ),
    " ORDER BY r.id"
);

/// Row of [`INSERT_MESSAGES`].
#[derive(Serialize)]
struct MessageRow<'a> {
    id: MessageId,
    conversation_id: ConversationId,
    seq: Seq,
    sender_type: SenderType,
    sender_name: &'a str,
    sender_role: Option<&'a str>,
    body: &'a str,
    sent_at_ms: i64,
    client_message_id: Option<String>,
    room_number: Option<&'a str>,
    reply_to: Option<MessageId>,
    staff_id: Option<i64>,
    told_of: Option<&'a str>,
    attachments: Option<String>,
}

impl<'a> MessageRow<'a> {
    fn of(InsertedMessage { message, staff, .. }: &'a InsertedMessage) -> Result<Self, StoreError> {
        let info = message.staff_info.as_ref();
        Ok(Self {
            id: message.id,
            conversation_id: message.conversation_id,
            seq: message.seq,
            sender_type: message.sender_type,
            sender_name: &message.sender_name,
            sender_role: info.map(|info| info.role.as_str()),
            body: &message.message,
            sent_at_ms: message.timestamp.unix_ms(),
            client_message_id: message.client_message_id.map(|id| id.simple().to_string()),
            room_number: message.room_number.as_deref(),
            reply_to: message.reply_to,
            staff_id: staff.map(|key| key.0),
            told_of: info.filter(|_| message.sender_type == SenderType::System).map(|info| info.name.as_str()),
            attachments: attachments_json(&message.attachments)?,
        })
    }
}

/// Returns attachments as they are stored with their message.
fn attachments_json(attachments: &[Attachment]) -> Result<Option<String>, StoreError> {
    let json = Some(attachments).filter(|files| !files.is_empty()).map(serde_json::to_string).transpose();
    json.map_err(|_| StoreError::Corrupt("attachments".into()))
}

impl Db<'_> {
    /// Inserts a message and returns its id. Returns `None` if the same side of the
    /// conversation has used the client id before, or if the sender is a member of
    /// staff who no longer works there. The row of the conversation is not changed.
    pub async fn insert_message(&mut self, new: &NewMessage<'_>) -> Result<Option<MessageId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(match new.staff {
            Some(_) => INSERT_MESSAGE_OF_MEMBER,
            None => INSERT_MESSAGE,
        })
        .bind(new.conversation_id.0)
        .bind(new.seq.0)
        .bind(new.sender_type.as_str())
        .bind(new.sender_name)
        .bind(new.sender_role)
        .bind(new.body)
        .bind(new.sent_at.unix_ms())
        .bind(new.client_message_id.map(UuidBytes::from))
        .bind(new.room_number)
        .bind(new.reply_to.map(|id| id.0))
        .bind(new.staff.map(|key| key.0))
        .bind(new.told_of)
        .bind(attachments_json(new.attachments)?)
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(id.map(MessageId))
    }

    /// Inserts messages under ids that were assigned to them. The caller counts them in
    /// the rows of their conversations.
    pub(in crate::store) async fn insert_messages(&mut self, new: &[InsertedMessage]) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        let rows = new.iter().map(MessageRow::of).collect::<Result<Vec<_>, _>>()?;
        self.defer("messages", INSERT_MESSAGES, [to_json(&rows)?]).await
    }

    /// Replaces the text of a message, as the change `seq`.
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
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Removes the text and the attachments of a message, as the change `seq`.
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
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Returns a message of a conversation.
    pub async fn message(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        let stored: Option<StoredMessage> = sqlx::query_as(select_messages!("AND m.id = $2"))
            .bind(conversation.0)
            .bind(id.0)
            .fetch_optional(self.conn().await?)
            .await?;
        stored.map(|stored| stored.message(booking)).transpose()
    }

    /// Returns the member of staff who wrote a message, and who cannot be removed
    /// until the write ends. Returns `None` if the author is not or no longer a
    /// member of staff.
    pub async fn author(
        &mut self,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Option<StaffKey>, StoreError> {
        Ok(sqlx::query_scalar(concat!(
            "SELECT s.id FROM messages m JOIN staff s ON s.id = m.staff_id \
             WHERE m.conversation_id = $1 AND m.id = $2 AND s.left_at_ms IS NULL",
            for_share!("s")
        ))
        .bind(conversation.0)
        .bind(id.0)
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Returns the message with a client id from one side of a conversation.
    pub async fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        booking: &BookingId,
        sender: SenderType,
        client_message_id: Uuid,
    ) -> Result<Option<Message>, StoreError> {
        let stored: Option<StoredMessage> =
            sqlx::query_as(select_messages!("AND m.sender_type = $2 AND m.client_message_id = $3"))
                .bind(conversation.0)
                .bind(sender.as_str())
                .bind(UuidBytes::from(client_message_id))
                .fetch_optional(self.conn().await?)
                .await?;
        stored.map(|stored| stored.message(booking)).transpose()
    }

    /// Returns the newest message at or before `up_to`; 0 if there is none.
    pub async fn newest_message_up_to(
        &mut self,
        conversation: ConversationId,
        up_to: MessageId,
    ) -> Result<MessageId, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM messages WHERE conversation_id = $1 AND id <= $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(conversation.0)
        .bind(up_to.0)
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(MessageId(id.unwrap_or(0)))
    }

    /// Returns the number of messages from a message on, counted up to `max_count`.
    pub async fn messages_from(
        &mut self,
        conversation: ConversationId,
        from: MessageId,
        max_count: i64,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE conversation_id = $1 AND id >= $2 LIMIT $3) counted",
        )
        .bind(conversation.0)
        .bind(from.0)
        .bind(max_count)
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Returns whether the guest has written a message after `after` that is not
    /// deleted.
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
        .fetch_optional(self.conn().await?)
        .await?;
        Ok(id.is_some())
    }

    /// Marks the messages of the other side between two read markers as read.
    pub async fn mark_read(
        &mut self,
        conversation: ConversationId,
        reader: Reader,
        from: ReadMarker,
        up_to: MessageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // The guest reads messages of staff and of the system, the hotel those of
        // the guest.
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
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }
}
