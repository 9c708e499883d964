//! Message as clients see it, built from what was inserted. It is the same that the
//! database would return.

use super::NewMessage;
use shared::{BookingId, Message, MessageId, MessageStatus, ReplyPreview, SenderType, StaffInfo};

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
