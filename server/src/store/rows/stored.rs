//! Messages as stored in the database, read from a row or from JSON, and notes.

use super::{NewMessage, Nullable, Parsed, UnixMs, UuidBytes};
use crate::store::StoreError;
use serde::Deserialize;
use shared::note::Note;
use shared::{
    Attachment, BookingId, ConversationId, Message, MessageId, MessageStatus, NoteId, ReplyPreview, SenderType, Seq,
    StaffInfo, Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

/// Columns of a message and of the one that it replies to (`r_…`).
#[derive(Clone, Debug, Deserialize, FromRow)]
pub struct StoredMessage {
    pub(in crate::store) id: i64,
    pub(in crate::store) conversation_id: i64,
    pub(in crate::store) seq: i64,
    #[sqlx(try_from = "Parsed<SenderType>")]
    pub(in crate::store) sender_type: SenderType,
    pub(in crate::store) sender_name: String,
    pub(in crate::store) sender_role: Option<String>,
    pub(in crate::store) told_of: Option<String>,
    pub(in crate::store) body: String,
    pub(in crate::store) sent_at_ms: i64,
    #[sqlx(try_from = "Nullable<UuidBytes>")]
    pub(in crate::store) client_message_id: Option<Uuid>,
    pub(in crate::store) room_number: Option<String>,
    pub(in crate::store) reply_to: Option<i64>,
    pub(in crate::store) read_at_ms: Option<i64>,
    pub(in crate::store) edited_at_ms: Option<i64>,
    pub(in crate::store) deleted_at_ms: Option<i64>,
    pub(in crate::store) attachments: Option<String>,
    #[sqlx(try_from = "Nullable<Parsed<SenderType>>")]
    pub(in crate::store) r_sender_type: Option<SenderType>,
    pub(in crate::store) r_sender_name: Option<String>,
    pub(in crate::store) r_preview: Option<String>,
    pub(in crate::store) r_attachments: Option<String>,
}

impl StoredMessage {
    /// Names of the columns, which are those of the fields.
    pub(in crate::store) const COLUMNS: [&str; 20] = [
        "id",
        "conversation_id",
        "seq",
        "sender_type",
        "sender_name",
        "sender_role",
        "told_of",
        "body",
        "sent_at_ms",
        "client_message_id",
        "room_number",
        "reply_to",
        "read_at_ms",
        "edited_at_ms",
        "deleted_at_ms",
        "attachments",
        "r_sender_type",
        "r_sender_name",
        "r_preview",
        "r_attachments",
    ];

    /// Returns the message as clients see it.
    pub fn message(self, booking: &BookingId) -> Result<Message, StoreError> {
        let role = self.sender_role.unwrap_or_default();
        let attachments = attachments(self.attachments)?;
        let answered = |id| {
            Ok::<_, StoreError>(ReplyPreview {
                id: MessageId(id),
                sender_type: self.r_sender_type.ok_or(StoreError::Corrupt("answer".into()))?,
                sender_name: self.r_sender_name.unwrap_or_default(),
                message: preview(self.r_preview.unwrap_or_default(), self.r_attachments)?,
            })
        };
        let instant = |unix_ms: Option<i64>| unix_ms.map(Timestamp::from_unix_ms);
        Ok(Message {
            id: MessageId(self.id),
            conversation_id: ConversationId(self.conversation_id),
            booking_id: booking.clone(),
            seq: Seq(self.seq),
            sender_type: self.sender_type,
            staff_info: match self.sender_type {
                SenderType::Guest => None,
                SenderType::Staff => Some(StaffInfo { name: self.sender_name.clone(), role }),
                SenderType::System => self.told_of.map(|name| StaffInfo { name, role }),
            },
            sender_name: self.sender_name,
            message: self.body,
            timestamp: Timestamp::from_unix_ms(self.sent_at_ms),
            client_message_id: self.client_message_id,
            room_number: self.room_number,
            reply_to: self.reply_to.map(MessageId),
            reply_to_message: self.reply_to.map(answered).transpose()?,
            status: if self.read_at_ms.is_some() { MessageStatus::Read } else { MessageStatus::Delivered },
            read_at: instant(self.read_at_ms),
            is_edited: self.edited_at_ms.is_some(),
            edited_at: instant(self.edited_at_ms),
            is_deleted: self.deleted_at_ms.is_some(),
            deleted_at: instant(self.deleted_at_ms),
            has_attachments: !attachments.is_empty(),
            attachments,
        })
    }
}

/// Parses the attachments, which are stored with the message.
fn attachments(text: Option<String>) -> Result<Vec<Attachment>, StoreError> {
    let read = |text: String| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt("attachments".into()));
    text.map_or(Ok(Vec::new()), read)
}

/// Returns `text` or, if that is empty, the names of the attached files.
pub(super) fn preview(text: String, attachments_json: Option<String>) -> Result<String, StoreError> {
    if !text.is_empty() {
        return Ok(text);
    }
    let names: Vec<String> = attachments(attachments_json)?.into_iter().map(|file| file.file_name).collect();
    Ok(names.join(", ").chars().take(ReplyPreview::LENGTH).collect())
}

impl NewMessage<'_> {
    /// Returns the message under its id; `answered` is the one that it replies to.
    pub fn to_message(&self, id: MessageId, booking: &BookingId, answered: Option<&Message>) -> Message {
        let role = || self.sender_role.unwrap_or_default().to_owned();
        Message {
            id,
            conversation_id: self.conversation_id,
            booking_id: booking.clone(),
            seq: self.seq,
            sender_type: self.sender_type,
            sender_name: self.sender_name.to_owned(),
            staff_info: match self.sender_type {
                SenderType::Guest => None,
                SenderType::Staff => Some(StaffInfo { name: self.sender_name.to_owned(), role: role() }),
                SenderType::System => self.told_of.map(|name| StaffInfo { name: name.to_owned(), role: role() }),
            },
            message: self.body.to_owned(),
            timestamp: self.sent_at,
            client_message_id: self.client_message_id,
            room_number: self.room_number.map(str::to_owned),
            reply_to: self.reply_to,
            reply_to_message: answered.map(|answered| ReplyPreview {
                id: answered.id,
                sender_type: answered.sender_type,
                sender_name: answered.sender_name.clone(),
                message: answered.preview(),
            }),
            status: MessageStatus::Delivered,
            read_at: None,
            is_edited: false,
            edited_at: None,
            is_deleted: false,
            deleted_at: None,
            has_attachments: !self.attachments.is_empty(),
            attachments: self.attachments.to_vec(),
        }
    }
}

/// Columns of a [`Note`].
#[derive(FromRow)]
pub(in crate::store) struct StoredNote {
    #[sqlx(try_from = "i64")]
    id: NoteId,
    #[sqlx(try_from = "i64")]
    conversation_id: ConversationId,
    staff_id: Option<i64>,
    author_name: String,
    body: String,
    #[sqlx(rename = "written_at_ms", try_from = "UnixMs")]
    written_at: Timestamp,
    #[sqlx(try_from = "Nullable<UuidBytes>")]
    client_note_id: Option<Uuid>,
}

impl From<StoredNote> for Note {
    fn from(stored: StoredNote) -> Self {
        let StoredNote { id, conversation_id, staff_id, author_name, body, written_at, client_note_id } = stored;
        Self { id, conversation_id, staff_id, author_name, note: body, written_at, client_note_id }
    }
}
