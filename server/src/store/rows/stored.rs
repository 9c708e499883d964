//! Message as stored in the database, read from a row or from JSON.

use super::NewMessage;
use crate::store::StoreError;
use serde::Deserialize;
use shared::{
    Attachment, BookingId, ConversationId, Message, MessageId, MessageStatus, ReplyPreview, SenderType, Seq, StaffInfo,
    Timestamp,
};
use uuid::Uuid;

/// Columns of a message and of the one that it replies to (`r_…`).
#[derive(Clone, Debug, Deserialize)]
pub struct StoredMessage {
    pub(in crate::store) id: i64,
    pub(in crate::store) conversation_id: i64,
    pub(in crate::store) seq: i64,
    pub(in crate::store) sender_type: String,
    pub(in crate::store) sender_name: String,
    pub(in crate::store) sender_role: Option<String>,
    pub(in crate::store) told_of: Option<String>,
    pub(in crate::store) body: String,
    pub(in crate::store) sent_at_ms: i64,
    pub(in crate::store) client_message_id: Option<Uuid>,
    pub(in crate::store) room_number: Option<String>,
    pub(in crate::store) reply_to: Option<i64>,
    pub(in crate::store) read_at_ms: Option<i64>,
    pub(in crate::store) edited_at_ms: Option<i64>,
    pub(in crate::store) deleted_at_ms: Option<i64>,
    pub(in crate::store) attachments: Option<String>,
    pub(in crate::store) r_sender_type: Option<String>,
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
        let sender = sender_type(&self.sender_type)?;
        let role = self.sender_role.unwrap_or_default();
        let attachments = attachments(self.attachments)?;
        let answered = |id| {
            let sender = self.r_sender_type.as_deref().ok_or(StoreError::Corrupt("answer".into()))?;
            Ok::<_, StoreError>(ReplyPreview {
                id: MessageId(id),
                sender_type: sender_type(sender)?,
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
            sender_type: sender,
            staff_info: match sender {
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

pub(in crate::store) fn sender_type(text: &str) -> Result<SenderType, StoreError> {
    match text {
        "guest" => Ok(SenderType::Guest),
        "staff" => Ok(SenderType::Staff),
        "system" => Ok(SenderType::System),
        _ => Err(StoreError::Corrupt("sender type".into())),
    }
}

/// Parses the attachments, which are stored with the message.
fn attachments(text: Option<String>) -> Result<Vec<Attachment>, StoreError> {
    let read = |text: String| serde_json::from_str(&text).map_err(|_| StoreError::Corrupt("attachments".into()));
    text.map_or(Ok(Vec::new()), read)
}

/// Returns `text` or, if that is empty, the names of the attached files.
pub(in crate::store) fn preview(text: String, attachments_json: Option<String>) -> Result<String, StoreError> {
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
